# Written by canaryc, for gnuplot 5.4 or newer.
# As it stands it draws an SVG; `gnuplot -e "fmt = 'png'" FILE` draws a PNG,
# and `out = 'NAME'` there gives the picture another name.
if (!exists('fmt')) fmt = 'svg'
if (!exists('out')) out = "plot" . '.' . fmt
W = 1000.0; H = 604.0
set encoding utf8
set decimalsign '.'
if (fmt eq 'svg') {
  set terminal svg size W, H dynamic background rgb '#ffffff' font 'DejaVu Sans,13' noenhanced
  fL = ',17'; fM = ',12'; fS = ',11'
} else {
  set terminal pngcairo size W, H background rgb '#ffffff' font 'DejaVu Sans,10' noenhanced
  fL = ',13'; fM = ',9.5'; fS = ',8.5'
}
set output out
X(px) = px/W
Y(px) = 1.0 - px/H
unset key
set multiplot
set label "fraud-detector: time to detect" at screen X(110), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "10 starts of lab/run1.csv" at screen X(110), screen Y(56) left font fS textcolor rgb '#5d6975' front
set arrow from screen X(110), screen Y(96) to screen X(146), screen Y(96) nohead lc rgb '#0072b2' lw 2.4 dt 1
set label "p99_latency +20%: median 3m, 90% never, 99% never; 7 of 10 runs" at screen X(154), screen Y(96) left font fS textcolor rgb '#1f2933' front
set arrow from screen X(110), screen Y(116) to screen X(146), screen Y(116) nohead lc rgb '#d55e00' lw 2.4 dt 2
set label "p99_latency +50%: median 5s, 90% 9s, 99% 9s; 9 of 9 runs" at screen X(154), screen Y(116) left font fS textcolor rgb '#1f2933' front
set arrow from screen X(110), screen Y(136) to screen X(146), screen Y(136) nohead lc rgb '#009e73' lw 2.4 dt 4
set label "healthy: median never, 90% never, 99% never; 0 of 10 runs" at screen X(154), screen Y(136) left font fS textcolor rgb '#1f2933' front
set label "runs at or below, %" at screen X(110), screen Y(168) left font fS textcolor rgb '#1f2933' front
# ---- functions: value, per cent of the runs ----
$d1 << EOD
0 0
1 20
2 40
3 50
4 60
10 70
10.8 70
EOD
$d2 << EOD
0 0
0.016666666666666666 11.11111111111111
0.03333333333333333 22.22222222222222
0.05 33.333333333333336
0.06666666666666667 44.44444444444444
0.08333333333333333 55.55555555555556
0.1 66.66666666666667
0.11666666666666667 77.77777777777777
0.13333333333333333 88.88888888888889
0.15 100
10.8 100
EOD
$d3 << EOD
0 0
10.8 0
EOD
set lmargin at screen X(110); set rmargin at screen X(850); set tmargin at screen Y(180); set bmargin at screen Y(540)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:10.8]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "2" 2, "4" 4, "6" 6, "8" 8, "10" 10)
set yrange [0:105]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "20" 20, "40" 40, "60" 60, "80" 80, "100" 100)
set xlabel "time to detect, min" font fS textcolor rgb '#1f2933' offset 0,0.3
plot $d1 using 1:2 with steps lc rgb '#0072b2' lw 2.4 dt 1 title 'runs', \
  $d2 using 1:2 with steps lc rgb '#d55e00' lw 2.4 dt 2 title 'runs', \
  $d3 using 1:2 with steps lc rgb '#009e73' lw 2.4 dt 4 title 'runs'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border
unset multiplot
unset output

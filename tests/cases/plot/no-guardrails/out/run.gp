# Written by canaryc, for gnuplot 5.4 or newer.
# As it stands it draws an SVG; `gnuplot -e "fmt = 'png'" FILE` draws a PNG,
# and `out = 'NAME'` there gives the picture another name.
if (!exists('fmt')) fmt = 'svg'
if (!exists('out')) out = "run" . '.' . fmt
W = 1000.0; H = 260.0
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
set label "fraud: v2 promoted at 10:00" at screen X(130), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "scenario s · stable v1, canary v2" at screen X(130), screen Y(54) left font fS textcolor rgb '#5d6975' front
set label "exposure: 330,000 of 600,000 requests, about 990 bad" at screen X(130), screen Y(74) left font fS textcolor rgb '#5d6975' front

# ---- weight: ms, % ----
$d1 << EOD
0 10
300000 10
300000 100
600000 100
600000 100
650001 100
EOD
set label "canary weight, %" at screen X(130), screen Y(104) left font fS textcolor rgb '#1f2933' front
set label "promoted 10:00" at screen X(795), screen Y(104) left font fS textcolor rgb '#1c7c54' front
set label "stage 10%" at screen X(135), screen Y(123) left font fS textcolor rgb '#0b5cad' front
set label "stage 100%" at screen X(467), screen Y(123) left font fS textcolor rgb '#0b5cad' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(114); set bmargin at screen Y(198)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:650001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "1" 60000, "2" 120000, "3" 180000, "4" 240000, "5" 300000, "6" 360000, "7" 420000, "8" 480000, "9" 540000, "10" 600000)
set xlabel "minutes since the rollout began" font fS textcolor rgb '#5d6975' offset 0,0.3
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 600000, graph 0 to 650001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 600000, graph 0 to 600000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set yrange [0:140]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "50" 50, "100" 100)
plot $d1 using 1:2 with filledcurves y1=0 fs solid 0.18 noborder lc rgb '#0b5cad' title 'weight', \
  $d1 using 1:2 with lines lc rgb '#0b5cad' lw 2 title 'weight'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border
unset multiplot
unset output

# Written by canaryc, for gnuplot 5.4 or newer.
# As it stands it draws an SVG; `gnuplot -e "fmt = 'png'" FILE` draws a PNG,
# and `out = 'NAME'` there gives the picture another name.
if (!exists('fmt')) fmt = 'svg'
if (!exists('out')) out = "run" . '.' . fmt
W = 1000.0; H = 790.0
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
set label "fraud: v2 promoted at 5:00" at screen X(130), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "scenario s · stable v1, canary v2" at screen X(130), screen Y(54) left font fS textcolor rgb '#5d6975' front
set label "exposure: 300,000 of 300,000 requests" at screen X(130), screen Y(74) left font fS textcolor rgb '#5d6975' front
set object rect from screen X(130), screen Y(106) to screen X(146), screen Y(94) fs solid 1.0 border lc rgb '#ffffff' fc rgb '#a9dccb'
set label "promote" at screen X(152), screen Y(100) left font fS textcolor rgb '#5d6975' front
set object rect from screen X(216), screen Y(106) to screen X(232), screen Y(94) fs solid 1.0 border lc rgb '#ffffff' fc rgb '#f3c04b'
set object rect from screen X(216), screen Y(106) to screen X(232), screen Y(94) fs transparent pattern 4 noborder fc rgb '#8a5a00'
set label "hold" at screen X(238), screen Y(100) left font fS textcolor rgb '#5d6975' front
set object rect from screen X(280), screen Y(106) to screen X(296), screen Y(94) fs solid 1.0 border lc rgb '#ffffff' fc rgb '#b3261e'
set object rect from screen X(280), screen Y(106) to screen X(296), screen Y(94) fs transparent pattern 1 noborder fc rgb '#ffffff'
set label "rollback" at screen X(302), screen Y(100) left font fS textcolor rgb '#5d6975' front
set object rect from screen X(366), screen Y(106) to screen X(382), screen Y(94) fs solid 1.0 border lc rgb '#8a94a0' fc rgb '#ffffff'
set label "no data" at screen X(388), screen Y(100) left font fS textcolor rgb '#5d6975' front
set label "canary v2" at screen X(793), screen Y(100) left font fS textcolor rgb '#5d6975' front
set arrow from screen X(767), screen Y(100) to screen X(787), screen Y(100) nohead lc rgb '#0b5cad' lw 2.4
set label "stable v1" at screen X(692), screen Y(100) left font fS textcolor rgb '#5d6975' front
set arrow from screen X(666), screen Y(100) to screen X(686), screen Y(100) nohead lc rgb '#8a94a0' lw 1.6

# ---- verdicts: from, to, row ----
$d1 << EOD
0 60000 0
120000 180000 0
180000 240000 0
240000 300000 0
0 60000 1
60000 120000 1
120000 180000 1
180000 240000 1
240000 300000 1
0 60000 2
120000 180000 2
180000 240000 2
240000 300000 2
EOD
$d2 << EOD
60000 120000 0
60000 120000 2
EOD
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(116); set bmargin at screen Y(188)
unset border; unset xtics; unset ytics
set xrange [0:325001]
set yrange [3:0]
set label "low" at screen X(120), screen Y(128) right font fM textcolor rgb '#1f2933' front
set label "high" at screen X(120), screen Y(152) right font fM textcolor rgb '#1f2933' front
set label "middle" at screen X(120), screen Y(176) right font fM textcolor rgb '#1f2933' front
plot -9 title 'none', \
  $d1 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#a9dccb' title 'verdicts', \
  $d2 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#f3c04b' title 'verdicts', \
  $d2 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs transparent pattern 4 noborder fc rgb '#8a5a00' title 'verdicts'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- weight: ms, % ----
$d3 << EOD
0 100
300000 100
300000 100
325001 100
EOD
set label "canary weight, %" at screen X(130), screen Y(208) left font fS textcolor rgb '#1f2933' front
set label "promoted 5:00" at screen X(795), screen Y(208) left font fS textcolor rgb '#1c7c54' front
set label "stage 100%" at screen X(135), screen Y(227) left font fS textcolor rgb '#0b5cad' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(218); set bmargin at screen Y(302)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 30000, "" 60000, "" 90000, "" 120000, "" 150000, "" 180000, "" 210000, "" 240000, "" 270000, "" 300000)
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set yrange [0:140]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "50" 50, "100" 100)
plot $d3 using 1:2 with filledcurves y1=0 fs solid 0.18 noborder lc rgb '#0b5cad' title 'weight', \
  $d3 using 1:2 with lines lc rgb '#0b5cad' lw 2 title 'weight'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d4 << EOD
0 0
60000 0.0005
120000 0.01
180000 0
240000 0
300000 0
325001 0
EOD
$d5 << EOD
60000 0.0005
180000 0
240000 0
300000 0
EOD
$d6 << EOD
120000 0.01
EOD
set label "low: low" at screen X(130), screen Y(322) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m, rollback for 9 checks" at screen X(850), screen Y(322) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.001 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.002 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 0.001" at screen X(857), screen Y(436) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 0.002" at screen X(857), screen Y(423) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(332); set bmargin at screen Y(444)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 30000, "" 60000, "" 90000, "" 120000, "" 150000, "" 180000, "" 210000, "" 240000, "" 270000, "" 300000)
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 0.001 to graph 1, first 0.001 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 0.002 to graph 1, first 0.002 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:0.0108]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.005" 0.005, "0.010" 0.01)
plot NaN title 'none', \
  $d4 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d5 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks', \
  $d6 using 1:2 with points pt 9 ps 0.8 lc rgb '#c58312' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d7 << EOD
0 1
60000 9.71
120000 9.72
180000 9.72
240000 9.72
300000 9.72
325001 9.72
EOD
$d8 << EOD
60000 9.71
120000 9.72
180000 9.72
240000 9.72
300000 9.72
EOD
set label "high: high" at screen X(130), screen Y(464) left font fS textcolor rgb '#1f2933' front
set label "promote when high < 9.8 and high > 9.7, checked every 1m" at screen X(850), screen Y(464) right font fS textcolor rgb '#5d6975' front
set label "promote < 9.8" at screen X(857), screen Y(495) left font fS textcolor rgb '#1c7c54' front
set label "promote > 9.7" at screen X(857), screen Y(508) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 9.9" at screen X(857), screen Y(482) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(474); set bmargin at screen Y(586)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 30000, "" 60000, "" 90000, "" 120000, "" 150000, "" 180000, "" 210000, "" 240000, "" 270000, "" 300000)
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 9.8 to graph 1, first 9.8 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 9.7 to graph 1, first 9.7 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 9.9 to graph 1, first 9.9 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:10.692]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "5" 5, "10" 10)
plot NaN title 'none', \
  $d7 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d8 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d9 << EOD
0 0
60000 1
120000 9
180000 4
240000 3
300000 2
325001 2
EOD
$d10 << EOD
60000 1
180000 4
240000 3
300000 2
EOD
$d11 << EOD
120000 9
EOD
set label "middle: middle" at screen X(130), screen Y(606) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m, rollback for 3 checks" at screen X(850), screen Y(606) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 5 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 5.1 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 5" at screen X(857), screen Y(682) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 5.1" at screen X(857), screen Y(669) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(616); set bmargin at screen Y(728)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.5" 30000, "1" 60000, "1.5" 90000, "2" 120000, "2.5" 150000, "3" 180000, "3.5" 210000, "4" 240000, "4.5" 270000, "5" 300000)
set xlabel "minutes since the rollout began" font fS textcolor rgb '#5d6975' offset 0,0.3
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 5 to graph 1, first 5 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 5.1 to graph 1, first 5.1 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:9.72]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "5" 5)
plot NaN title 'none', \
  $d9 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d10 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks', \
  $d11 using 1:2 with points pt 9 ps 0.8 lc rgb '#c58312' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border
unset multiplot
unset output

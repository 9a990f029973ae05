# Written by canaryc, for gnuplot 5.4 or newer.
# As it stands it draws an SVG; `gnuplot -e "fmt = 'png'" FILE` draws a PNG,
# and `out = 'NAME'` there gives the picture another name.
if (!exists('fmt')) fmt = 'svg'
if (!exists('out')) out = "run" . '.' . fmt
W = 1000.0; H = 1620.0
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
set label "fraud: v2 promoted at 8:00" at screen X(130), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "scenario s · stable v1, canary v2" at screen X(130), screen Y(54) left font fS textcolor rgb '#5d6975' front
set label "exposure: 480,000 of 480,000 requests" at screen X(130), screen Y(74) left font fS textcolor rgb '#5d6975' front
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
60000 120000 0
120000 180000 0
180000 240000 0
240000 300000 0
300000 360000 0
360000 420000 0
420000 480000 0
0 60000 1
60000 120000 1
120000 180000 1
180000 240000 1
240000 300000 1
300000 360000 1
360000 420000 1
420000 480000 1
0 60000 2
60000 120000 2
120000 180000 2
180000 240000 2
240000 300000 2
300000 360000 2
360000 420000 2
420000 480000 2
60000 120000 3
120000 180000 3
180000 240000 3
300000 360000 3
360000 420000 3
420000 480000 3
0 60000 4
60000 120000 4
120000 180000 4
180000 240000 4
240000 300000 4
300000 360000 4
360000 420000 4
420000 480000 4
0 60000 5
60000 120000 5
120000 180000 5
180000 240000 5
240000 300000 5
300000 360000 5
360000 420000 5
420000 480000 5
0 60000 6
60000 120000 6
180000 240000 6
240000 300000 6
300000 360000 6
360000 420000 6
420000 480000 6
0 60000 7
60000 120000 7
120000 180000 7
180000 240000 7
240000 300000 7
300000 360000 7
360000 420000 7
420000 480000 7
EOD
$d2 << EOD
0 60000 3
240000 300000 3
120000 180000 6
EOD
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(116); set bmargin at screen Y(308)
unset border; unset xtics; unset ytics
set xrange [0:520001]
set yrange [8:0]
set label "tiny" at screen X(120), screen Y(128) right font fM textcolor rgb '#1f2933' front
set label "huge" at screen X(120), screen Y(152) right font fM textcolor rgb '#1f2933' front
set label "wide" at screen X(120), screen Y(176) right font fM textcolor rgb '#1f2933' front
set label "endless" at screen X(120), screen Y(200) right font fM textcolor rgb '#1f2933' front
set label "flat" at screen X(120), screen Y(224) right font fM textcolor rgb '#1f2933' front
set label "zero" at screen X(120), screen Y(248) right font fM textcolor rgb '#1f2933' front
set label "spike" at screen X(120), screen Y(272) right font fM textcolor rgb '#1f2933' front
set label "close" at screen X(120), screen Y(296) right font fM textcolor rgb '#1f2933' front
plot -9 title 'none', \
  $d1 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#a9dccb' title 'verdicts', \
  $d2 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#f3c04b' title 'verdicts', \
  $d2 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs transparent pattern 4 noborder fc rgb '#8a5a00' title 'verdicts'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- weight: ms, % ----
$d3 << EOD
0 100
480000 100
480000 100
520001 100
EOD
set label "canary weight, %" at screen X(130), screen Y(328) left font fS textcolor rgb '#1f2933' front
set label "promoted 8:00" at screen X(795), screen Y(328) left font fS textcolor rgb '#1c7c54' front
set label "stage 100%" at screen X(135), screen Y(347) left font fS textcolor rgb '#0b5cad' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(338); set bmargin at screen Y(422)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:520001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 60000, "" 120000, "" 180000, "" 240000, "" 300000, "" 360000, "" 420000, "" 480000)
set object rect from 480000, graph 0 to 520001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set yrange [0:140]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "50" 50, "100" 100)
plot $d3 using 1:2 with filledcurves y1=0 fs solid 0.18 noborder lc rgb '#0b5cad' title 'weight', \
  $d3 using 1:2 with lines lc rgb '#0b5cad' lw 2 title 'weight'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d4 << EOD
0 0.0000012
60000 0.0000011
120000 0.0000013
180000 0.0000013
240000 0.0000013
300000 0.0000013
360000 0.0000013
420000 0.0000013
480000 0.0000013
520001 0.0000013
EOD
$d5 << EOD
60000 0.0000011
120000 0.0000013
180000 0.0000013
240000 0.0000013
300000 0.0000013
360000 0.0000013
420000 0.0000013
480000 0.0000013
EOD
set label "tiny: tiny" at screen X(130), screen Y(442) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(442) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.000002 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "rollback > 0.000002" at screen X(857), screen Y(460) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(452); set bmargin at screen Y(564)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:520001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 60000, "" 120000, "" 180000, "" 240000, "" 300000, "" 360000, "" 420000, "" 480000)
set object rect from 480000, graph 0 to 520001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 0.000002 to graph 1, first 0.000002 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:0.00000216]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "1e-06" 0.000001, "2e-06" 0.000002)
plot NaN title 'none', \
  $d4 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d5 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d6 << EOD
0 100000000000000000
60000 200000000000000000
120000 300000000000000000
180000 150000000000000000
240000 150000000000000000
300000 150000000000000000
360000 150000000000000000
420000 150000000000000000
480000 150000000000000000
520001 150000000000000000
EOD
$d7 << EOD
60000 200000000000000000
120000 300000000000000000
180000 150000000000000000
240000 150000000000000000
300000 150000000000000000
360000 150000000000000000
420000 150000000000000000
480000 150000000000000000
EOD
set label "huge: huge" at screen X(130), screen Y(584) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(584) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 1000000000000000000 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "rollback > 1e+18" at screen X(857), screen Y(602) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(594); set bmargin at screen Y(706)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:520001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 60000, "" 120000, "" 180000, "" 240000, "" 300000, "" 360000, "" 420000, "" 480000)
set object rect from 480000, graph 0 to 520001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 1000000000000000000 to graph 1, first 1000000000000000000 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:1080000000000000000]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "5e+17" 500000000000000000, "1e+18" 1000000000000000000)
plot NaN title 'none', \
  $d6 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d7 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d8 << EOD
0 0.01
60000 1
120000 100
180000 10000
240000 100000
300000 0.02
360000 0.02
420000 0.02
480000 0.02
520001 0.02
EOD
$d9 << EOD
60000 1
120000 100
180000 10000
240000 100000
300000 0.02
360000 0.02
420000 0.02
480000 0.02
EOD
set label "wide: wide" at screen X(130), screen Y(726) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(726) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 1000000 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set label "promote < 1000000" at screen X(857), screen Y(738) left font fS textcolor rgb '#1c7c54' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(736); set bmargin at screen Y(848)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:520001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 60000, "" 120000, "" 180000, "" 240000, "" 300000, "" 360000, "" 420000, "" 480000)
set object rect from 480000, graph 0 to 520001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 1000000 to graph 1, first 1000000 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set yrange [0.006666666666666667:1500000]
set logscale y
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0.01" 0.01, "10" 10, "10000" 10000)
plot NaN title 'none', \
  $d8 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d9 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d10 << EOD
0 5


180000 7
240000 8

360000 3
420000 3
480000 3
520001 3
EOD
$d11 << EOD
60000 10.8
300000 10.8
EOD
$d12 << EOD
120000 0
EOD
$d13 << EOD
120000 0
180000 7
240000 8
360000 3
420000 3
480000 3
EOD
$d14 << EOD
60000 10.8
300000 10.8
EOD
set label "endless: endless" at screen X(130), screen Y(868) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(868) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 10 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set label "promote < 10" at screen X(857), screen Y(886) left font fS textcolor rgb '#1c7c54' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(878); set bmargin at screen Y(990)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:520001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 60000, "" 120000, "" 180000, "" 240000, "" 300000, "" 360000, "" 420000, "" 480000)
set object rect from 480000, graph 0 to 520001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 10 to graph 1, first 10 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set yrange [0:10.8]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "5" 5, "10" 10)
plot NaN title 'none', \
  $d10 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d13 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks', \
  $d14 using 1:2 with points pt 9 ps 0.8 lc rgb '#c58312' title 'checks', \
  $d11 using 1:2 with points pt 8 ps 0.9 lc rgb '#0b5cad' title 'beyond the axis', \
  $d12 using 1:2 with points pt 10 ps 0.9 lc rgb '#0b5cad' title 'beyond the axis'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d15 << EOD
0 5
60000 5
120000 5
180000 5
240000 5
300000 5
360000 5
420000 5
480000 5
520001 5
EOD
$d16 << EOD
60000 5
120000 5
180000 5
240000 5
300000 5
360000 5
420000 5
480000 5
EOD
set label "flat: flat" at screen X(130), screen Y(1010) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(1010) right font fS textcolor rgb '#5d6975' front
set label "rollback != 5" at screen X(857), screen Y(1076) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(1020); set bmargin at screen Y(1132)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:520001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 60000, "" 120000, "" 180000, "" 240000, "" 300000, "" 360000, "" 420000, "" 480000)
set object rect from 480000, graph 0 to 520001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 5 to graph 1, first 5 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [4.5:5.5]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("4.5" 4.5, "5.0" 5, "5.5" 5.5)
plot NaN title 'none', \
  $d15 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d16 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d17 << EOD
0 0
60000 0
120000 0
180000 0
240000 0
300000 0
360000 0
420000 0
480000 0
520001 0
EOD
$d18 << EOD
60000 0
120000 0
180000 0
240000 0
300000 0
360000 0
420000 0
480000 0
EOD
set label "zero: zero" at screen X(130), screen Y(1152) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(1152) right font fS textcolor rgb '#5d6975' front
set label "promote == 0" at screen X(857), screen Y(1274) left font fS textcolor rgb '#1c7c54' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(1162); set bmargin at screen Y(1274)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:520001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 60000, "" 120000, "" 180000, "" 240000, "" 300000, "" 360000, "" 420000, "" 480000)
set object rect from 480000, graph 0 to 520001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 0 to graph 1, first 0 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set yrange [0:1]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.5" 0.5, "1.0" 1)
plot NaN title 'none', \
  $d17 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d18 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d19 << EOD
0 1
60000 0
120000 1
180000 5000000
240000 1
300000 -3000
360000 1
420000 1
480000 1
520001 1
EOD
$d20 << EOD
180000 69.6
EOD
$d21 << EOD
300000 -69.6
EOD
$d22 << EOD
60000 0
120000 1
240000 1
300000 -69.6
360000 1
420000 1
480000 1
EOD
$d23 << EOD
180000 69.6
EOD
set label "spike: spike" at screen X(130), screen Y(1294) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(1294) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 2 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set label "promote < 2" at screen X(857), screen Y(1358) left font fS textcolor rgb '#1c7c54' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(1304); set bmargin at screen Y(1416)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:520001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 60000, "" 120000, "" 180000, "" 240000, "" 300000, "" 360000, "" 420000, "" 480000)
set object rect from 480000, graph 0 to 520001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 2 to graph 1, first 2 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set yrange [-69.6:69.6]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("-50" -50, "0" 0, "50" 50)
plot NaN title 'none', \
  $d19 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d22 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks', \
  $d23 using 1:2 with points pt 9 ps 0.8 lc rgb '#c58312' title 'checks', \
  $d20 using 1:2 with points pt 8 ps 0.9 lc rgb '#0b5cad' title 'beyond the axis', \
  $d21 using 1:2 with points pt 10 ps 0.9 lc rgb '#0b5cad' title 'beyond the axis'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d24 << EOD
0 1000000.001
60000 1000000.0012
120000 1000000.0008
180000 1000000.001
240000 1000000.001
300000 1000000.001
360000 1000000.001
420000 1000000.001
480000 1000000.001
520001 1000000.001
EOD
$d25 << EOD
60000 1000000.0012
120000 1000000.0008
180000 1000000.001
240000 1000000.001
300000 1000000.001
360000 1000000.001
420000 1000000.001
480000 1000000.001
EOD
set label "close: close" at screen X(130), screen Y(1436) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(1436) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 1000000.002 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "rollback > 1000000.002" at screen X(857), screen Y(1454) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(1446); set bmargin at screen Y(1558)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:520001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "1" 60000, "2" 120000, "3" 180000, "4" 240000, "5" 300000, "6" 360000, "7" 420000, "8" 480000)
set xlabel "minutes since the rollout began" font fS textcolor rgb '#5d6975' offset 0,0.3
set object rect from 480000, graph 0 to 520001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 1000000.002 to graph 1, first 1000000.002 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [1000000.000704:1000000.002096]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("1000000.001" 1000000.001, "1000000.0015" 1000000.0015, "1000000.002" 1000000.002)
plot NaN title 'none', \
  $d24 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d25 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border
unset multiplot
unset output

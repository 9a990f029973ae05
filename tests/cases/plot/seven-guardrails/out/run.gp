# Written by canaryc, for gnuplot 5.4 or newer.
# As it stands it draws an SVG; `gnuplot -e "fmt = 'png'" FILE` draws a PNG,
# and `out = 'NAME'` there gives the picture another name.
if (!exists('fmt')) fmt = 'svg'
if (!exists('out')) out = "run" . '.' . fmt
W = 1000.0; H = 1454.0
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
set label "fraud: v2 promoted at 16:00" at screen X(130), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "scenario s · stable v1, canary v2" at screen X(130), screen Y(54) left font fS textcolor rgb '#5d6975' front
set label "exposure: 576,000 of 960,000 requests, about 1,728 bad" at screen X(130), screen Y(74) left font fS textcolor rgb '#5d6975' front
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
480000 540000 0
540000 600000 0
600000 660000 0
660000 720000 0
720000 780000 0
780000 840000 0
840000 900000 0
900000 960000 0
0 60000 1
60000 120000 1
120000 180000 1
180000 240000 1
240000 300000 1
300000 360000 1
360000 420000 1
420000 480000 1
480000 540000 1
540000 600000 1
600000 660000 1
660000 720000 1
720000 780000 1
780000 840000 1
840000 900000 1
900000 960000 1
0 60000 2
60000 120000 2
120000 180000 2
180000 240000 2
240000 300000 2
300000 360000 2
360000 420000 2
420000 480000 2
480000 540000 2
540000 600000 2
600000 660000 2
660000 720000 2
720000 780000 2
780000 840000 2
840000 900000 2
900000 960000 2
0 60000 3
60000 120000 3
120000 180000 3
180000 240000 3
240000 300000 3
300000 360000 3
360000 420000 3
420000 480000 3
480000 540000 3
540000 600000 3
600000 660000 3
660000 720000 3
720000 780000 3
780000 840000 3
840000 900000 3
900000 960000 3
0 60000 4
60000 120000 4
120000 180000 4
180000 240000 4
240000 300000 4
300000 360000 4
360000 420000 4
420000 480000 4
480000 540000 4
540000 600000 4
600000 660000 4
660000 720000 4
720000 780000 4
780000 840000 4
840000 900000 4
900000 960000 4
0 60000 5
60000 120000 5
120000 180000 5
180000 240000 5
240000 300000 5
300000 360000 5
360000 420000 5
420000 480000 5
480000 540000 5
540000 600000 5
600000 660000 5
660000 720000 5
720000 780000 5
780000 840000 5
840000 900000 5
900000 960000 5
0 60000 6
60000 120000 6
120000 180000 6
180000 240000 6
240000 300000 6
300000 360000 6
360000 420000 6
420000 480000 6
480000 540000 6
540000 600000 6
600000 660000 6
660000 720000 6
720000 780000 6
780000 840000 6
840000 900000 6
900000 960000 6
EOD
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(116); set bmargin at screen Y(284)
unset border; unset xtics; unset ytics
set xrange [0:1040001]
set yrange [7:0]
set label "errors" at screen X(120), screen Y(128) right font fM textcolor rgb '#1f2933' front
set label "latency" at screen X(120), screen Y(152) right font fM textcolor rgb '#1f2933' front
set label "drift" at screen X(120), screen Y(176) right font fM textcolor rgb '#1f2933' front
set label "business" at screen X(120), screen Y(200) right font fM textcolor rgb '#1f2933' front
set label "memory" at screen X(120), screen Y(224) right font fM textcolor rgb '#1f2933' front
set label "saturation" at screen X(120), screen Y(248) right font fM textcolor rgb '#1f2933' front
set label "a-guardrail-wit…" at screen X(120), screen Y(272) right font fM textcolor rgb '#1f2933' front
plot -9 title 'none', \
  $d1 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#a9dccb' title 'verdicts'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- weight: ms, % ----
$d2 << EOD
0 20
480000 20
480000 100
960000 100
960000 100
1040001 100
EOD
set label "canary weight, %" at screen X(130), screen Y(304) left font fS textcolor rgb '#1f2933' front
set label "promoted 16:00" at screen X(795), screen Y(304) left font fS textcolor rgb '#1c7c54' front
set label "stage 20%" at screen X(135), screen Y(323) left font fS textcolor rgb '#0b5cad' front
set label "stage 100%" at screen X(467), screen Y(323) left font fS textcolor rgb '#0b5cad' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(314); set bmargin at screen Y(398)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:1040001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 120000, "" 240000, "" 360000, "" 480000, "" 600000, "" 720000, "" 840000, "" 960000)
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 960000, graph 0 to 1040001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 960000, graph 0 to 960000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set yrange [0:140]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "50" 50, "100" 100)
plot $d2 using 1:2 with filledcurves y1=0 fs solid 0.18 noborder lc rgb '#0b5cad' title 'weight', \
  $d2 using 1:2 with lines lc rgb '#0b5cad' lw 2 title 'weight'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d3 << EOD
0 0.3
60000 0.3
120000 0.3
180000 0.3
240000 0.3
300000 0.3
360000 0.3
420000 0.3
480000 0.3
540000 0.3
600000 0.3
660000 0.3
720000 0.3
780000 0.3
840000 0.3
900000 0.3
960000 0.3
1020000 0.3
1040001 0.3
EOD
$d4 << EOD
60000 0.3
120000 0.3
180000 0.3
240000 0.3
300000 0.3
360000 0.3
420000 0.3
480000 0.3
540000 0.3
600000 0.3
660000 0.3
720000 0.3
780000 0.3
840000 0.3
900000 0.3
960000 0.3
EOD
set label "errors: error_rate, %" at screen X(130), screen Y(418) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(418) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.5 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 1 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 0.5%" at screen X(857), screen Y(488) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 1%" at screen X(857), screen Y(436) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(428); set bmargin at screen Y(540)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:1040001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 120000, "" 240000, "" 360000, "" 480000, "" 600000, "" 720000, "" 840000, "" 960000)
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 960000, graph 0 to 1040001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 960000, graph 0 to 960000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 0.5 to graph 1, first 0.5 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:1.08]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.5" 0.5, "1.0" 1)
plot NaN title 'none', \
  $d3 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d4 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d5 << EOD
0 90
60000 90
120000 90
180000 90
240000 90
300000 90
360000 90
420000 90
480000 90
540000 90
600000 90
660000 90
720000 90
780000 90
840000 90
900000 90
960000 90
1020000 90
1040001 90
EOD
$d6 << EOD
60000 90
120000 90
180000 90
240000 90
300000 90
360000 90
420000 90
480000 90
540000 90
600000 90
660000 90
720000 90
780000 90
840000 90
900000 90
960000 90
EOD
set label "latency: p99_latency, ms" at screen X(130), screen Y(560) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(560) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 200 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 500 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 200ms" at screen X(857), screen Y(641) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 500ms" at screen X(857), screen Y(578) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(570); set bmargin at screen Y(682)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:1040001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 120000, "" 240000, "" 360000, "" 480000, "" 600000, "" 720000, "" 840000, "" 960000)
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 960000, graph 0 to 1040001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 960000, graph 0 to 960000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 200 to graph 1, first 200 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 500 to graph 1, first 500 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:540]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "200" 200, "400" 400)
plot NaN title 'none', \
  $d5 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d6 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d7 << EOD
0 0.05
60000 0.054000000000000006
120000 0.05800000000000001
180000 0.06200000000000001
240000 0.06600000000000002
300000 0.07000000000000002
360000 0.07400000000000002
420000 0.07800000000000003
480000 0.08200000000000003
540000 0.08600000000000003
600000 0.09000000000000004
660000 0.09400000000000004
720000 0.09800000000000005
780000 0.10200000000000005
840000 0.10600000000000005
900000 0.11000000000000006
960000 0.11400000000000006
1020000 0.11800000000000006
1040001 0.11800000000000006
EOD
$d8 << EOD
60000 0.054000000000000006
120000 0.05800000000000001
180000 0.06200000000000001
240000 0.06600000000000002
300000 0.07000000000000002
360000 0.07400000000000002
420000 0.07800000000000003
480000 0.08200000000000003
540000 0.08600000000000003
600000 0.09000000000000004
660000 0.09400000000000004
720000 0.09800000000000005
780000 0.10200000000000005
840000 0.10600000000000005
900000 0.11000000000000006
960000 0.11400000000000006
EOD
set label "drift: psi" at screen X(130), screen Y(702) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(702) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.2 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "rollback > 0.2" at screen X(857), screen Y(720) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(712); set bmargin at screen Y(824)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:1040001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 120000, "" 240000, "" 360000, "" 480000, "" 600000, "" 720000, "" 840000, "" 960000)
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 960000, graph 0 to 1040001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 960000, graph 0 to 960000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 0.2 to graph 1, first 0.2 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:0.21600000000000003]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.1" 0.1, "0.2" 0.2)
plot NaN title 'none', \
  $d7 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d8 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d9 << EOD
0 4
60000 4
120000 4
180000 4
240000 4
300000 4
360000 4
420000 4
480000 4
540000 4
600000 4
660000 4
720000 4
780000 4
840000 4
900000 4
960000 4
1020000 4
1040001 4
EOD
$d10 << EOD
60000 4
120000 4
180000 4
240000 4
300000 4
360000 4
420000 4
480000 4
540000 4
600000 4
660000 4
720000 4
780000 4
840000 4
900000 4
960000 4
EOD
set label "business: conversion, %" at screen X(130), screen Y(844) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(844) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 3 to graph 1, graph 1 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set label "promote > 3%" at screen X(857), screen Y(958) left font fS textcolor rgb '#1c7c54' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(854); set bmargin at screen Y(966)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:1040001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 120000, "" 240000, "" 360000, "" 480000, "" 600000, "" 720000, "" 840000, "" 960000)
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 960000, graph 0 to 1040001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 960000, graph 0 to 960000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 3 to graph 1, first 3 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set yrange [2.92:4.08]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("3.0" 3, "3.5" 3.5, "4.0" 4)
plot NaN title 'none', \
  $d9 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d10 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d11 << EOD
0 0.27939677238464355
60000 0.28777867555618286
120000 0.29616057872772217
180000 0.3045424818992615
240000 0.3129243850708008
300000 0.3213062882423401
360000 0.3296881914138794
420000 0.3380700945854187
480000 0.346451997756958
540000 0.3548339009284973
600000 0.3632158041000366
660000 0.3715977072715759
720000 0.37997961044311523
780000 0.38836151361465454
840000 0.39674341678619385
900000 0.40512531995773315
960000 0.41350722312927246
1020000 0.42188912630081177
1040001 0.42188912630081177
EOD
$d12 << EOD
60000 0.28777867555618286
120000 0.29616057872772217
180000 0.3045424818992615
240000 0.3129243850708008
300000 0.3213062882423401
360000 0.3296881914138794
420000 0.3380700945854187
480000 0.346451997756958
540000 0.3548339009284973
600000 0.3632158041000366
660000 0.3715977072715759
720000 0.37997961044311523
780000 0.38836151361465454
840000 0.39674341678619385
900000 0.40512531995773315
960000 0.41350722312927246
EOD
set label "memory: heap, GiB" at screen X(130), screen Y(986) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(986) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.5 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 1 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 512MiB" at screen X(857), screen Y(1056) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 1GiB" at screen X(857), screen Y(1004) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(996); set bmargin at screen Y(1108)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:1040001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 120000, "" 240000, "" 360000, "" 480000, "" 600000, "" 720000, "" 840000, "" 960000)
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 960000, graph 0 to 1040001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 960000, graph 0 to 960000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 0.5 to graph 1, first 0.5 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:1.08]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.5" 0.5, "1.0" 1)
plot NaN title 'none', \
  $d11 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d12 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d13 << EOD
0 0.5
60000 0.55
120000 0.6000000000000001
180000 0.6500000000000001
240000 0.7000000000000002
300000 0.7500000000000002
360000 0.8000000000000003
420000 0.8500000000000003
480000 0.9000000000000004
540000 0.9500000000000004
600000 1.0000000000000004
660000 1.0500000000000005
720000 1.1000000000000005
780000 1.1500000000000006
840000 1.2000000000000006
900000 1.2500000000000007
960000 1.3000000000000007
1020000 1.3500000000000008
1040001 1.3500000000000008
EOD
$d14 << EOD
60000 0.55
120000 0.6000000000000001
180000 0.6500000000000001
240000 0.7000000000000002
300000 0.7500000000000002
360000 0.8000000000000003
420000 0.8500000000000003
480000 0.9000000000000004
540000 0.9500000000000004
600000 1.0000000000000004
660000 1.0500000000000005
720000 1.1000000000000005
780000 1.1500000000000006
840000 1.2000000000000006
900000 1.2500000000000007
960000 1.3000000000000007
EOD
set label "saturation: queue, /s" at screen X(130), screen Y(1128) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(1128) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 2 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "rollback > 2/s" at screen X(857), screen Y(1146) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(1138); set bmargin at screen Y(1250)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:1040001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 120000, "" 240000, "" 360000, "" 480000, "" 600000, "" 720000, "" 840000, "" 960000)
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 960000, graph 0 to 1040001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 960000, graph 0 to 960000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 2 to graph 1, first 2 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:2.16]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "1" 1, "2" 2)
plot NaN title 'none', \
  $d13 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d14 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d15 << EOD
0 0.05
60000 0.046
120000 0.041999999999999996
180000 0.03799999999999999
240000 0.03399999999999999
300000 0.02999999999999999
360000 0.02599999999999999
420000 0.02199999999999999
480000 0.017999999999999988
540000 0.013999999999999988
600000 0.009999999999999988
660000 0.005999999999999988
720000 0.001999999999999988
780000 0.002000000000000012
840000 0.006000000000000012
900000 0.010000000000000012
960000 0.014000000000000012
1020000 0.018000000000000013
1040001 0.018000000000000013
EOD
$d16 << EOD
60000 0.046
120000 0.041999999999999996
180000 0.03799999999999999
240000 0.03399999999999999
300000 0.02999999999999999
360000 0.02599999999999999
420000 0.02199999999999999
480000 0.017999999999999988
540000 0.013999999999999988
600000 0.009999999999999988
660000 0.005999999999999988
720000 0.001999999999999988
780000 0.002000000000000012
840000 0.006000000000000012
900000 0.010000000000000012
960000 0.014000000000000012
EOD
set label "a-guardrail-with-a-long-name: abs(skew)" at screen X(130), screen Y(1270) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(1270) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.1 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.3 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 0.1" at screen X(857), screen Y(1357) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 0.3" at screen X(857), screen Y(1288) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(1280); set bmargin at screen Y(1392)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:1040001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "2" 120000, "4" 240000, "6" 360000, "8" 480000, "10" 600000, "12" 720000, "14" 840000, "16" 960000)
set xlabel "minutes since the rollout began" font fS textcolor rgb '#5d6975' offset 0,0.3
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 960000, graph 0 to 1040001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 960000, graph 0 to 960000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 0.1 to graph 1, first 0.1 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 0.3 to graph 1, first 0.3 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:0.324]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.1" 0.1, "0.2" 0.2, "0.3" 0.30000000000000004)
plot NaN title 'none', \
  $d15 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d16 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border
unset multiplot
unset output

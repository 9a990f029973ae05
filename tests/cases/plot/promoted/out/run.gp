# Written by canaryc, for gnuplot 5.4 or newer.
# As it stands it draws an SVG; `gnuplot -e "fmt = 'png'" FILE` draws a PNG,
# and `out = 'NAME'` there gives the picture another name.
if (!exists('fmt')) fmt = 'svg'
if (!exists('out')) out = "run" . '.' . fmt
W = 1000.0; H = 624.0
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
set label "fraud: v2 promoted at 12:00" at screen X(130), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "scenario s · stable v1, canary v2" at screen X(130), screen Y(54) left font fS textcolor rgb '#5d6975' front
set label "exposure: 312,000 of 720,000 requests, about 639 bad" at screen X(130), screen Y(74) left font fS textcolor rgb '#5d6975' front
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
0 120000 1
120000 240000 1
240000 360000 1
360000 480000 1
480000 600000 1
600000 720000 1
720000 840000 1
840000 960000 1
EOD
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(116); set bmargin at screen Y(164)
unset border; unset xtics; unset ytics
set xrange [0:1040001]
set yrange [2:0]
set label "errors" at screen X(120), screen Y(128) right font fM textcolor rgb '#1f2933' front
set label "latency" at screen X(120), screen Y(152) right font fM textcolor rgb '#1f2933' front
plot -9 title 'none', \
  $d1 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#a9dccb' title 'verdicts'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- weight: ms, % ----
$d2 << EOD
0 5
240000 5
240000 25
480000 25
480000 100
720000 100
720000 100
960000 100
960000 100
1040001 100
EOD
set label "canary weight, %" at screen X(130), screen Y(184) left font fS textcolor rgb '#1f2933' front
set label "promoted 12:00" at screen X(628), screen Y(184) left font fS textcolor rgb '#1c7c54' front
set label "stage 5%" at screen X(135), screen Y(203) left font fS textcolor rgb '#0b5cad' front
set label "stage 25%" at screen X(301), screen Y(203) left font fS textcolor rgb '#0b5cad' front
set label "stage 100%" at screen X(467), screen Y(203) left font fS textcolor rgb '#0b5cad' front
set label "keep" at screen X(633), screen Y(203) left font fS textcolor rgb '#0b5cad' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(194); set bmargin at screen Y(278)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:1040001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 120000, "" 240000, "" 360000, "" 480000, "" 600000, "" 720000, "" 840000, "" 960000)
set arrow from 240000, graph 0 to 240000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 720000, graph 0 to 720000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 960000, graph 0 to 1040001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 720000, graph 0 to 720000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set yrange [0:140]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "50" 50, "100" 100)
plot $d2 using 1:2 with filledcurves y1=0 fs solid 0.18 noborder lc rgb '#0b5cad' title 'weight', \
  $d2 using 1:2 with lines lc rgb '#0b5cad' lw 2 title 'weight'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d3 << EOD
0 0.4
30000 0.3
60000 0.2
90000 0.6
120000 0.4
150000 0.3
180000 0.2
210000 0.2
240000 0.2
270000 0.2
300000 0.2
330000 0.2
360000 0.2
390000 0.2
420000 0.2
450000 0.2
480000 0.2
510000 0.2
540000 0.2
570000 0.2
600000 0.2
630000 0.2
660000 0.2
690000 0.2
720000 0.2
750000 0.2
780000 0.2
810000 0.2
840000 0.2
870000 0.2
900000 0.2
930000 0.2
960000 0.2
990000 0.2
1020000 0.2
1040001 0.2
EOD
$d4 << EOD
0 0.3
30000 0.2
60000 0.3
90000 0.25
120000 0.2
150000 0.2
180000 0.2
210000 0.2
240000 0.2
270000 0.2
300000 0.2
330000 0.2
360000 0.2
390000 0.2
420000 0.2
450000 0.2
480000 0.2
510000 0.2
540000 0.2
570000 0.2
600000 0.2
630000 0.2
660000 0.2
690000 0.2
720000 0.2
750000 0.2
780000 0.2
810000 0.2
840000 0.2
870000 0.2
900000 0.2
930000 0.2
960000 0.2
990000 0.2
1020000 0.2
1040001 0.2
EOD
$d5 << EOD
60000 0.2
120000 0.4
180000 0.2
240000 0.2
300000 0.2
360000 0.2
420000 0.2
480000 0.2
540000 0.2
600000 0.2
660000 0.2
720000 0.2
780000 0.2
840000 0.2
900000 0.2
960000 0.2
EOD
set label "errors: error_rate, %" at screen X(130), screen Y(298) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(298) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.5 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 1 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 0.5%" at screen X(857), screen Y(368) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 1%" at screen X(857), screen Y(316) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(308); set bmargin at screen Y(420)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:1040001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 120000, "" 240000, "" 360000, "" 480000, "" 600000, "" 720000, "" 840000, "" 960000)
set arrow from 240000, graph 0 to 240000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 720000, graph 0 to 720000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 960000, graph 0 to 1040001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 720000, graph 0 to 720000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 0.5 to graph 1, first 0.5 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:1.08]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.5" 0.5, "1.0" 1)
plot NaN title 'none', \
  $d4 using 1:2 with lines lc rgb '#8a94a0' lw 1.6 title 'readings', \
  $d3 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d5 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d6 << EOD
0 90
30000 95
60000 100
90000 105
120000 110
150000 115
180000 120
210000 120
240000 115
270000 110
300000 105
330000 100
360000 95
390000 90
420000 85
450000 80
480000 60
510000 60
540000 60
570000 60
600000 60
630000 60
660000 60
690000 60
720000 60
750000 60
780000 60
810000 60
840000 60
870000 60
900000 60
930000 60
960000 60
990000 60
1020000 60
1040001 60
EOD
$d7 << EOD
0 80
30000 90
60000 80
90000 85
120000 80
150000 80
180000 80
210000 80
240000 80
270000 80
300000 80
330000 80
360000 80
390000 80
420000 80
450000 80
480000 80
510000 80
540000 80
570000 80
600000 80
630000 80
660000 80
690000 80
720000 80
750000 80
780000 80
810000 80
840000 80
870000 80
900000 80
930000 80
960000 80
990000 80
1020000 80
1040001 80
EOD
$d8 << EOD
120000 110
240000 115
360000 95
480000 60
600000 60
720000 60
840000 60
960000 60
EOD
set label "latency: p99_latency, ms" at screen X(130), screen Y(440) left font fS textcolor rgb '#1f2933' front
set label "checked every 2m, rollback for 2 checks" at screen X(850), screen Y(440) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 200 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 500 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 200ms" at screen X(857), screen Y(521) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 500ms" at screen X(857), screen Y(458) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(450); set bmargin at screen Y(562)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:1040001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "2" 120000, "4" 240000, "6" 360000, "8" 480000, "10" 600000, "12" 720000, "14" 840000, "16" 960000)
set xlabel "minutes since the rollout began" font fS textcolor rgb '#5d6975' offset 0,0.3
set arrow from 240000, graph 0 to 240000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 480000, graph 0 to 480000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 720000, graph 0 to 720000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 960000, graph 0 to 1040001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 720000, graph 0 to 720000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
set arrow from graph 0, first 200 to graph 1, first 200 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 500 to graph 1, first 500 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:540]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "200" 200, "400" 400)
plot NaN title 'none', \
  $d7 using 1:2 with lines lc rgb '#8a94a0' lw 1.6 title 'readings', \
  $d6 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d8 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border
unset multiplot
unset output

# Written by canaryc, for gnuplot 5.4 or newer.
# As it stands it draws an SVG; `gnuplot -e "fmt = 'png'" FILE` draws a PNG,
# and `out = 'NAME'` there gives the picture another name.
if (!exists('fmt')) fmt = 'svg'
if (!exists('out')) out = "run" . '.' . fmt
W = 1000.0; H = 1616.0
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
set label "fraud: v2 rolled back at 5:00 in stage 20% by worse" at screen X(130), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "worse: p99_latency\100canary 111ms, p99_latency\100stable 80ms" at screen X(130), screen Y(54) left font fM textcolor rgb '#b3261e' front
set label "scenario s · stable v1, canary v2" at screen X(130), screen Y(74) left font fS textcolor rgb '#5d6975' front
set label "exposure: 60,000 of 300,000 requests, about 183 bad; 1:00 from the first hold to the rollback" at screen X(130), screen Y(94) left font fS textcolor rgb '#5d6975' front
set object rect from screen X(130), screen Y(126) to screen X(146), screen Y(114) fs solid 1.0 border lc rgb '#ffffff' fc rgb '#a9dccb'
set label "promote" at screen X(152), screen Y(120) left font fS textcolor rgb '#5d6975' front
set object rect from screen X(216), screen Y(126) to screen X(232), screen Y(114) fs solid 1.0 border lc rgb '#ffffff' fc rgb '#f3c04b'
set object rect from screen X(216), screen Y(126) to screen X(232), screen Y(114) fs transparent pattern 4 noborder fc rgb '#8a5a00'
set label "hold" at screen X(238), screen Y(120) left font fS textcolor rgb '#5d6975' front
set object rect from screen X(280), screen Y(126) to screen X(296), screen Y(114) fs solid 1.0 border lc rgb '#ffffff' fc rgb '#b3261e'
set object rect from screen X(280), screen Y(126) to screen X(296), screen Y(114) fs transparent pattern 1 noborder fc rgb '#ffffff'
set label "rollback" at screen X(302), screen Y(120) left font fS textcolor rgb '#5d6975' front
set object rect from screen X(366), screen Y(126) to screen X(382), screen Y(114) fs solid 1.0 border lc rgb '#8a94a0' fc rgb '#ffffff'
set label "no data" at screen X(388), screen Y(120) left font fS textcolor rgb '#5d6975' front
set label "canary v2" at screen X(793), screen Y(120) left font fS textcolor rgb '#5d6975' front
set arrow from screen X(767), screen Y(120) to screen X(787), screen Y(120) nohead lc rgb '#0b5cad' lw 2.4
set label "stable v1" at screen X(692), screen Y(120) left font fS textcolor rgb '#5d6975' front
set arrow from screen X(666), screen Y(120) to screen X(686), screen Y(120) nohead lc rgb '#8a94a0' lw 1.6

# ---- verdicts: from, to, row ----
$d1 << EOD
0 60000 0
60000 120000 0
120000 180000 0
180000 240000 0
240000 300000 0
0 60000 1
60000 120000 1
120000 180000 1
0 60000 2
60000 120000 2
120000 180000 2
180000 240000 2
240000 300000 2
120000 180000 3
180000 240000 3
0 60000 4
60000 120000 4
120000 180000 4
180000 240000 4
240000 300000 4
0 60000 5
60000 120000 5
120000 180000 5
180000 240000 5
240000 300000 5
0 60000 6
60000 120000 6
120000 180000 6
180000 240000 6
240000 300000 6
EOD
$d2 << EOD
180000 240000 1
240000 300000 1
EOD
$d3 << EOD
0 60000 3
60000 120000 3
EOD
$d4 << EOD
240000 300000 3
EOD
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(136); set bmargin at screen Y(304)
unset border; unset xtics; unset ytics
set xrange [0:325001]
set yrange [7:0]
set label "both" at screen X(120), screen Y(148) right font fM textcolor rgb '#1f2933' front
set label "relative" at screen X(120), screen Y(172) right font fM textcolor rgb '#1f2933' front
set label "band" at screen X(120), screen Y(196) right font fM textcolor rgb '#1f2933' front
set label "worse" at screen X(120), screen Y(220) right font fM textcolor rgb '#1f2933' front
set label "stable" at screen X(120), screen Y(244) right font fM textcolor rgb '#1f2933' front
set label "diff" at screen X(120), screen Y(268) right font fM textcolor rgb '#1f2933' front
set label "same" at screen X(120), screen Y(292) right font fM textcolor rgb '#1f2933' front
plot -9 title 'none', \
  $d1 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#a9dccb' title 'verdicts', \
  $d2 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#f3c04b' title 'verdicts', \
  $d2 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs transparent pattern 4 noborder fc rgb '#8a5a00' title 'verdicts', \
  $d3 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#8a94a0' fc rgb '#ffffff' title 'verdicts', \
  $d4 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#b3261e' title 'verdicts', \
  $d4 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs transparent pattern 1 noborder fc rgb '#ffffff' title 'verdicts'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- weight: ms, % ----
$d5 << EOD
0 20
300000 20
300000 0
325001 0
EOD
set label "canary weight, %" at screen X(130), screen Y(324) left font fS textcolor rgb '#1f2933' front
set label "rolled back 5:00" at screen X(795), screen Y(324) left font fS textcolor rgb '#b3261e' front
set label "stage 20%" at screen X(135), screen Y(343) left font fS textcolor rgb '#0b5cad' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(334); set bmargin at screen Y(418)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 30000, "" 60000, "" 90000, "" 120000, "" 150000, "" 180000, "" 210000, "" 240000, "" 270000, "" 300000)
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set yrange [0:28]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "10" 10, "20" 20)
plot $d5 using 1:2 with filledcurves y1=0 fs solid 0.18 noborder lc rgb '#0b5cad' title 'weight', \
  $d5 using 1:2 with lines lc rgb '#0b5cad' lw 2 title 'weight'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d6 << EOD
0 0.3
30000 0.35
60000 0.3
90000 0.3
120000 0.3
150000 0.3
180000 0.3
210000 0.3
240000 0.3
270000 0.3
300000 0.3
325001 0.3
EOD
$d7 << EOD
0 0.2
30000 0.25
60000 0.2
90000 0.2
120000 0.2
150000 0.2
180000 0.2
210000 0.2
240000 0.2
270000 0.2
300000 0.2
325001 0.2
EOD
$d8 << EOD
60000 0.3
120000 0.3
180000 0.3
240000 0.3
300000 0.3
EOD
set label "both: error_rate, %" at screen X(130), screen Y(438) left font fS textcolor rgb '#1f2933' front
set label "promote when error_rate < 0.5% and p99_latency < 200ms, rollback when not (error_rate <= 1…" at screen X(850), screen Y(438) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.5 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 1 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 0.5%" at screen X(857), screen Y(508) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 1%" at screen X(857), screen Y(456) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(448); set bmargin at screen Y(560)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 30000, "" 60000, "" 90000, "" 120000, "" 150000, "" 180000, "" 210000, "" 240000, "" 270000, "" 300000)
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set arrow from graph 0, first 0.5 to graph 1, first 0.5 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:1.08]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.5" 0.5, "1.0" 1)
plot NaN title 'none', \
  $d7 using 1:2 with lines lc rgb '#8a94a0' lw 1.6 title 'readings', \
  $d6 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d8 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d9 << EOD
0 90
30000 110
60000 95
90000 97
120000 99
150000 101
180000 103
210000 105
240000 107
270000 109
300000 111
325001 111
EOD
$d10 << EOD
0 100
30000 90
60000 80
90000 95
120000 105
150000 100
180000 90
210000 80
240000 80
270000 80
300000 80
325001 80
EOD
$d11 << EOD
60000 95
120000 99
180000 103
240000 107
300000 111
EOD
set label "both: p99_latency, ms" at screen X(130), screen Y(580) left font fS textcolor rgb '#1f2933' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 200 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 400 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 200ms" at screen X(857), screen Y(650) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 400ms" at screen X(857), screen Y(598) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(590); set bmargin at screen Y(702)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 30000, "" 60000, "" 90000, "" 120000, "" 150000, "" 180000, "" 210000, "" 240000, "" 270000, "" 300000)
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set arrow from graph 0, first 200 to graph 1, first 200 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 400 to graph 1, first 400 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:432]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "200" 200, "400" 400)
plot NaN title 'none', \
  $d10 using 1:2 with lines lc rgb '#8a94a0' lw 1.6 title 'readings', \
  $d9 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d11 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d12 << EOD
0 90
30000 110
60000 95
90000 97
120000 99
150000 101
180000 103
210000 105
240000 107
270000 109
300000 111
325001 111
EOD
$d13 << EOD
0 100
30000 90
60000 80
90000 95
120000 105
150000 100
180000 90
210000 80
240000 80
270000 80
300000 80
325001 80
EOD
$d14 << EOD
0 120
30000 108
60000 96
90000 113.99999999999999
120000 126
150000 120
180000 108
210000 96
240000 96
270000 96
300000 96
325001 96
EOD
$d15 << EOD
0 200
30000 180
60000 160
90000 190
120000 210
150000 200
180000 180
210000 160
240000 160
270000 160
300000 160
325001 160
EOD
$d16 << EOD
60000 95
120000 99
180000 103
EOD
$d17 << EOD
240000 107
300000 111
EOD
set label "relative: p99_latency, ms" at screen X(130), screen Y(722) left font fS textcolor rgb '#1f2933' front
set label "promote when p99_latency < p99_latency\100stable * 1.2, rollback when p99_latency > p99…" at screen X(850), screen Y(722) right font fS textcolor rgb '#5d6975' front
set label "promote below" at screen X(857), screen Y(797) left font fS textcolor rgb '#1c7c54' front
set label "rollback above" at screen X(857), screen Y(765) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(732); set bmargin at screen Y(844)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 30000, "" 60000, "" 90000, "" 120000, "" 150000, "" 180000, "" 210000, "" 240000, "" 270000, "" 300000)
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set yrange [0:226.8]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "100" 100, "200" 200)
plot NaN title 'none', \
  $d13 using 1:2 with lines lc rgb '#8a94a0' lw 1.6 title 'readings', \
  $d14 using 1:2 with lines lc rgb '#1c7c54' lw 1.2 dt 2 title 'readings', \
  $d15 using 1:2 with lines lc rgb '#b3261e' lw 1.2 title 'readings', \
  $d12 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d16 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks', \
  $d17 using 1:2 with points pt 9 ps 0.8 lc rgb '#c58312' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d18 << EOD
0 0.15
30000 0.151
60000 0.152
90000 0.153
120000 0.154
150000 0.155
180000 0.156
210000 0.157
240000 0.158
270000 0.159
300000 0.16
325001 0.16
EOD
$d19 << EOD
0 0.15
30000 0.15
60000 0.15
90000 0.15
120000 0.15
150000 0.15
180000 0.15
210000 0.15
240000 0.15
270000 0.15
300000 0.15
325001 0.15
EOD
$d20 << EOD
60000 0.152
120000 0.154
180000 0.156
240000 0.158
300000 0.16
EOD
set label "band: psi" at screen X(130), screen Y(864) left font fS textcolor rgb '#1f2933' front
set label "promote when psi > 0.1 and psi < 0.2, rollback when psi > 0.4 or psi < 0.01, checked every 1m" at screen X(850), screen Y(864) right font fS textcolor rgb '#5d6975' front
set label "promote > 0.1" at screen X(857), screen Y(960) left font fS textcolor rgb '#1c7c54' front
set label "promote < 0.2" at screen X(857), screen Y(934) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 0.4" at screen X(857), screen Y(882) left font fS textcolor rgb '#b3261e' front
set label "rollback < 0.01" at screen X(857), screen Y(983) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(874); set bmargin at screen Y(986)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 30000, "" 60000, "" 90000, "" 120000, "" 150000, "" 180000, "" 210000, "" 240000, "" 270000, "" 300000)
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set arrow from graph 0, first 0.1 to graph 1, first 0.1 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 0.2 to graph 1, first 0.2 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 0.4 to graph 1, first 0.4 nohead lc rgb '#b3261e' lw 1.2 front
set arrow from graph 0, first 0.01 to graph 1, first 0.01 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:0.43200000000000005]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.2" 0.2, "0.4" 0.4)
plot NaN title 'none', \
  $d19 using 1:2 with lines lc rgb '#8a94a0' lw 1.6 title 'readings', \
  $d18 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d20 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d21 << EOD
0 90
30000 110
60000 95
90000 97
120000 99
150000 101
180000 103
210000 105
240000 107
270000 109
300000 111
325001 111
EOD
$d22 << EOD
0 100
30000 90
60000 80
90000 95
120000 105
150000 100
180000 90
210000 80
240000 80
270000 80
300000 80
325001 80
EOD
$d23 << EOD
180000 103
240000 107
EOD
$d24 << EOD
300000 111
EOD
$d25 << EOD
60000 95
120000 99
EOD
set label "worse: p99_latency, ms" at screen X(130), screen Y(1006) left font fS textcolor rgb '#1f2933' front
set label "rollback when worse(p99_latency, confidence 99%), checked every 1m over 5m" at screen X(850), screen Y(1006) right font fS textcolor rgb '#5d6975' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(1016); set bmargin at screen Y(1128)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 30000, "" 60000, "" 90000, "" 120000, "" 150000, "" 180000, "" 210000, "" 240000, "" 270000, "" 300000)
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set yrange [77.52:113.48]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("80" 80, "90" 90, "100" 100, "110" 110)
plot NaN title 'none', \
  $d22 using 1:2 with lines lc rgb '#8a94a0' lw 1.6 title 'readings', \
  $d21 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d23 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks', \
  $d24 using 1:2 with points pt 5 ps 0.9 lc rgb '#b3261e' title 'checks', \
  $d25 using 1:2 with points pt 6 ps 0.8 lc rgb '#5d6975' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d26 << EOD
0 100
30000 90
60000 80
90000 95
120000 105
150000 100
180000 90
210000 80
240000 80
270000 80
300000 80
325001 80
EOD
$d27 << EOD
60000 80
120000 105
180000 90
240000 80
300000 80
EOD
set label "stable: p99_latency\100stable, ms" at screen X(130), screen Y(1148) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(1148) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 120 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set label "promote < 120ms" at screen X(857), screen Y(1166) left font fS textcolor rgb '#1c7c54' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(1158); set bmargin at screen Y(1270)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 30000, "" 60000, "" 90000, "" 120000, "" 150000, "" 180000, "" 210000, "" 240000, "" 270000, "" 300000)
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set arrow from graph 0, first 120 to graph 1, first 120 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set yrange [0:129.6]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "50" 50, "100" 100)
plot NaN title 'none', \
  $d26 using 1:2 with lines lc rgb '#8a94a0' lw 2.4 title 'readings', \
  $d27 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d28 << EOD
0 -10.000000000000009
30000 20.000000000000004
60000 15
90000 2.0000000000000018
120000 -5.999999999999991
150000 1.0000000000000009
180000 12.999999999999998
210000 24.999999999999993
240000 26.999999999999996
270000 28.999999999999996
300000 31
325001 31
EOD
$d29 << EOD
60000 15
120000 -5.999999999999991
180000 12.999999999999998
240000 26.999999999999996
300000 31
EOD
set label "diff: diff(p99_latency), ms" at screen X(130), screen Y(1290) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(1290) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 150 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "rollback > 150ms" at screen X(857), screen Y(1308) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(1300); set bmargin at screen Y(1412)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 30000, "" 60000, "" 90000, "" 120000, "" 150000, "" 180000, "" 210000, "" 240000, "" 270000, "" 300000)
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set arrow from graph 0, first 150 to graph 1, first 150 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [-22.80000000000001:162.8]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "50" 50, "100" 100, "150" 150)
plot NaN title 'none', \
  $d28 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d29 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d30 << EOD
0 0.3
30000 0.35
60000 0.3
90000 0.3
120000 0.3
150000 0.3
180000 0.3
210000 0.3
240000 0.3
270000 0.3
300000 0.3
325001 0.3
EOD
$d31 << EOD
60000 0.3
120000 0.3
180000 0.3
240000 0.3
300000 0.3
EOD
set label "same: max(error_rate, error_rate\100stable), %" at screen X(130), screen Y(1432) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(1432) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.8999999999999999 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set label "promote < 0.9%" at screen X(857), screen Y(1450) left font fS textcolor rgb '#1c7c54' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(1442); set bmargin at screen Y(1554)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:325001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.5" 30000, "1" 60000, "1.5" 90000, "2" 120000, "2.5" 150000, "3" 180000, "3.5" 210000, "4" 240000, "4.5" 270000, "5" 300000)
set xlabel "minutes since the rollout began" font fS textcolor rgb '#5d6975' offset 0,0.3
set object rect from 300000, graph 0 to 325001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set arrow from graph 0, first 0.8999999999999999 to graph 1, first 0.8999999999999999 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set yrange [0:0.9719999999999999]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.5" 0.5)
plot NaN title 'none', \
  $d30 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d31 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border
unset multiplot
unset output

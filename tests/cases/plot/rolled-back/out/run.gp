# Written by canaryc, for gnuplot 5.4 or newer.
# As it stands it draws an SVG; `gnuplot -e "fmt = 'png'" FILE` draws a PNG,
# and `out = 'NAME'` there gives the picture another name.
if (!exists('fmt')) fmt = 'svg'
if (!exists('out')) out = "run" . '.' . fmt
W = 1000.0; H = 810.0
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
set label "fraud: v2 rolled back at 10:00 in stage 25% by latency" at screen X(130), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "latency: p99_latency 700ms > 500ms for 2 checks" at screen X(130), screen Y(54) left font fM textcolor rgb '#b3261e' front
set label "scenario s · stable v1, canary v2" at screen X(130), screen Y(74) left font fS textcolor rgb '#5d6975' front
set label "exposure: 102,000 of 600,000 requests, about 389 bad; 4:00 from the first hold to the rollback" at screen X(130), screen Y(94) left font fS textcolor rgb '#5d6975' front
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
300000 360000 0
360000 420000 0
420000 480000 0
480000 540000 0
540000 600000 0
0 60000 1
60000 120000 1
120000 180000 1
180000 240000 1
240000 300000 1
0 120000 2
120000 240000 2
240000 360000 2
360000 480000 2
480000 600000 2
EOD
$d2 << EOD
300000 360000 1
360000 420000 1
420000 480000 1
480000 540000 1
EOD
$d3 << EOD
540000 600000 1
EOD
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(136); set bmargin at screen Y(208)
unset border; unset xtics; unset ytics
set xrange [0:650001]
set yrange [3:0]
set label "errors" at screen X(120), screen Y(148) right font fM textcolor rgb '#1f2933' front
set label "latency" at screen X(120), screen Y(172) right font fM textcolor rgb '#1f2933' front
set label "business" at screen X(120), screen Y(196) right font fM textcolor rgb '#1f2933' front
plot -9 title 'none', \
  $d1 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#a9dccb' title 'verdicts', \
  $d2 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#f3c04b' title 'verdicts', \
  $d2 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs transparent pattern 4 noborder fc rgb '#8a5a00' title 'verdicts', \
  $d3 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#b3261e' title 'verdicts', \
  $d3 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs transparent pattern 1 noborder fc rgb '#ffffff' title 'verdicts'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- weight: ms, % ----
$d4 << EOD
0 5
240000 5
240000 25
600000 25
600000 0
650001 0
EOD
set label "canary weight, %" at screen X(130), screen Y(228) left font fS textcolor rgb '#1f2933' front
set label "rolled back 10:00" at screen X(795), screen Y(228) left font fS textcolor rgb '#b3261e' front
set label "stage 5%" at screen X(135), screen Y(247) left font fS textcolor rgb '#0b5cad' front
set label "stage 25%" at screen X(401), screen Y(247) left font fS textcolor rgb '#0b5cad' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(238); set bmargin at screen Y(322)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:650001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 60000, "" 120000, "" 180000, "" 240000, "" 300000, "" 360000, "" 420000, "" 480000, "" 540000, "" 600000)
set arrow from 240000, graph 0 to 240000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 600000, graph 0 to 650001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 600000, graph 0 to 600000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set yrange [0:35]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "20" 20)
plot $d4 using 1:2 with filledcurves y1=0 fs solid 0.18 noborder lc rgb '#0b5cad' title 'weight', \
  $d4 using 1:2 with lines lc rgb '#0b5cad' lw 2 title 'weight'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d5 << EOD
0 0.3
30000 0.3
60000 0.3
90000 0.3
120000 0.3
150000 0.3
180000 0.3
210000 0.3
240000 0.3
270000 0.4
300000 0.4
330000 0.4
360000 0.4
390000 0.4
420000 0.4
450000 0.4
480000 0.4
510000 0.4
540000 0.4
570000 0.4
600000 0.4
630000 0.4
650001 0.4
EOD
$d6 << EOD
0 0.2
30000 0.2
60000 0.2
90000 0.2
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
650001 0.2
EOD
$d7 << EOD
60000 0.3
120000 0.3
180000 0.3
240000 0.3
300000 0.4
360000 0.4
420000 0.4
480000 0.4
540000 0.4
600000 0.4
EOD
set label "errors: error_rate, %" at screen X(130), screen Y(342) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(342) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.5 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 1 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 0.5%" at screen X(857), screen Y(412) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 1%" at screen X(857), screen Y(360) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(352); set bmargin at screen Y(464)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:650001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 60000, "" 120000, "" 180000, "" 240000, "" 300000, "" 360000, "" 420000, "" 480000, "" 540000, "" 600000)
set arrow from 240000, graph 0 to 240000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 600000, graph 0 to 650001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 600000, graph 0 to 600000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set arrow from graph 0, first 0.5 to graph 1, first 0.5 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:1.08]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.5" 0.5, "1.0" 1)
plot NaN title 'none', \
  $d6 using 1:2 with lines lc rgb '#8a94a0' lw 1.6 title 'readings', \
  $d5 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d7 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d8 << EOD
0 90
30000 90
60000 90
90000 90
120000 90
150000 90
180000 90
210000 90
240000 90
270000 90
300000 100
330000 160
360000 220
390000 280
420000 340
450000 400
480000 460
510000 520
540000 580
570000 640
600000 700
630000 760
650001 760
EOD
$d9 << EOD
0 80
30000 80
60000 80
90000 80
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
650001 80
EOD
$d10 << EOD
60000 90
120000 90
180000 90
240000 90
300000 100
EOD
$d11 << EOD
360000 220
420000 340
480000 460
540000 580
EOD
$d12 << EOD
600000 700
EOD
set label "latency: p99_latency, ms" at screen X(130), screen Y(484) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m, rollback for 2 checks" at screen X(850), screen Y(484) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 200 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 500 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 200ms" at screen X(857), screen Y(579) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 500ms" at screen X(857), screen Y(538) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(494); set bmargin at screen Y(606)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:650001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 60000, "" 120000, "" 180000, "" 240000, "" 300000, "" 360000, "" 420000, "" 480000, "" 540000, "" 600000)
set arrow from 240000, graph 0 to 240000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 600000, graph 0 to 650001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 600000, graph 0 to 600000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set arrow from graph 0, first 200 to graph 1, first 200 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 500 to graph 1, first 500 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:820.8]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "500" 500)
plot NaN title 'none', \
  $d9 using 1:2 with lines lc rgb '#8a94a0' lw 1.6 title 'readings', \
  $d8 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d10 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks', \
  $d11 using 1:2 with points pt 9 ps 0.8 lc rgb '#c58312' title 'checks', \
  $d12 using 1:2 with points pt 5 ps 0.9 lc rgb '#b3261e' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d13 << EOD
0 0.4999999999999796
30000 -0.499999999999997
60000 0.2499999999999898
90000 0
120000 0
150000 0
180000 0
210000 0
240000 0
270000 0
300000 0
330000 0
360000 0
390000 0
420000 0
450000 0
480000 0
510000 0
540000 0
570000 0
600000 0
630000 0
650001 0
EOD
$d14 << EOD
120000 0
240000 0
360000 0
480000 0
600000 0
EOD
set label "business: change(conversion), %" at screen X(130), screen Y(626) left font fS textcolor rgb '#1f2933' front
set label "checked every 2m over 4m" at screen X(850), screen Y(626) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first -1 to graph 1, graph 1 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first -3 to graph 1, graph 0 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote > -1%" at screen X(857), screen Y(685) left font fS textcolor rgb '#1c7c54' front
set label "rollback < -3%" at screen X(857), screen Y(740) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(636); set bmargin at screen Y(748)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:650001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "1" 60000, "2" 120000, "3" 180000, "4" 240000, "5" 300000, "6" 360000, "7" 420000, "8" 480000, "9" 540000, "10" 600000)
set xlabel "minutes since the rollout began" font fS textcolor rgb '#5d6975' offset 0,0.3
set arrow from 240000, graph 0 to 240000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 600000, graph 0 to 650001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 600000, graph 0 to 600000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set arrow from graph 0, first -1 to graph 1, first -1 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first -3 to graph 1, first -3 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [-3.2799999999999985:0.779999999999978]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("-2" -2, "0" 0)
plot NaN title 'none', \
  $d13 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d14 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border
unset multiplot
unset output

# Written by canaryc, for gnuplot 5.4 or newer.
# As it stands it draws an SVG; `gnuplot -e "fmt = 'png'" FILE` draws a PNG,
# and `out = 'NAME'` there gives the picture another name.
if (!exists('fmt')) fmt = 'svg'
if (!exists('out')) out = "run" . '.' . fmt
W = 1000.0; H = 478.0
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
set label "fraud: \047; system(\047touch pwned\047… paused at 5:00 in pause: waiting for a person" at screen X(130), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "until approved: line?one \140touch pwned\140 \047; \042; system(\042touch pwned\042)  \100SHELL \173/b\175 %g ?[31m" at screen X(130), screen Y(54) left font fM textcolor rgb '#8a5a00' front
set label "scenario s · stable \042; system(\042touch pwned\042…, canary \047; system(\047touch pwned\047… · it\047s \044x \100y \173z\175.csv from 2026-05-28 20:26:…" at screen X(130), screen Y(74) left font fS textcolor rgb '#5d6975' front
set label "exposure: 30,000 of 300,000 requests, about 96 bad" at screen X(130), screen Y(94) left font fS textcolor rgb '#5d6975' front
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
set label "canary \047; system(\047touch…" at screen X(697), screen Y(120) left font fS textcolor rgb '#5d6975' front
set arrow from screen X(671), screen Y(120) to screen X(691), screen Y(120) nohead lc rgb '#0b5cad' lw 2.4
set label "stable \042; system(\042touch…" at screen X(500), screen Y(120) left font fS textcolor rgb '#5d6975' front
set arrow from screen X(474), screen Y(120) to screen X(494), screen Y(120) nohead lc rgb '#8a94a0' lw 1.6

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
EOD
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(136); set bmargin at screen Y(160)
unset border; unset xtics; unset ytics
set xrange [0:840000]
set yrange [1:0]
set label "errors" at screen X(120), screen Y(148) right font fM textcolor rgb '#1f2933' front
plot -9 title 'none', \
  $d1 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#a9dccb' title 'verdicts'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- weight: ms, % ----
$d2 << EOD
0 10
300000 10
300000 10
840000 10
EOD
set label "canary weight, %" at screen X(130), screen Y(180) left font fS textcolor rgb '#1f2933' front
set label "waits 5:00" at screen X(387), screen Y(180) left font fS textcolor rgb '#8a5a00' front
set label "stage 10%" at screen X(135), screen Y(199) left font fS textcolor rgb '#0b5cad' front
set label "pause" at screen X(392), screen Y(199) left font fS textcolor rgb '#0b5cad' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(190); set bmargin at screen Y(274)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:840000]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 120000, "" 240000, "" 360000, "" 480000, "" 600000, "" 720000, "" 840000)
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#8a5a00' lw 1.6 front
set yrange [0:14]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "5" 5, "10" 10)
plot $d2 using 1:2 with filledcurves y1=0 fs solid 0.18 noborder lc rgb '#0b5cad' title 'weight', \
  $d2 using 1:2 with lines lc rgb '#0b5cad' lw 2 title 'weight'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d3 << EOD
0 0.3
60000 0.31
120000 0.32
180000 0.33
240000 0.34
300000 0.35
360000 0.36
420000 0.37
480000 0.38
540000 0.39
840000 0.39
EOD
$d4 << EOD
0 0.2
60000 0.2
120000 0.2
180000 0.2
240000 0.2
300000 0.2
360000 0.2
420000 0.2
480000 0.2
540000 0.2
840000 0.2
EOD
$d5 << EOD
60000 0.31
120000 0.32
180000 0.33
240000 0.34
300000 0.35
360000 0.36
420000 0.37
480000 0.38
540000 0.39
600000 0.39
660000 0.39
720000 0.39
780000 0.39
840000 0.39
EOD
set label "errors: error_rate, %" at screen X(130), screen Y(294) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(294) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.5 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 1 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 0.5%" at screen X(857), screen Y(364) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 1%" at screen X(857), screen Y(312) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(304); set bmargin at screen Y(416)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:840000]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "2" 120000, "4" 240000, "6" 360000, "8" 480000, "10" 600000, "12" 720000, "14" 840000)
set xlabel "minutes since the rollout began" font fS textcolor rgb '#5d6975' offset 0,0.3
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 300000, graph 0 to 300000, graph 1 nohead lc rgb '#8a5a00' lw 1.6 front
set arrow from graph 0, first 0.5 to graph 1, first 0.5 nohead lc rgb '#1c7c54' lw 1.2 dt 2 front
set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:1.08]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.5" 0.5, "1.0" 1)
plot NaN title 'none', \
  $d4 using 1:2 with lines lc rgb '#8a94a0' lw 1.6 title 'readings', \
  $d3 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d5 using 1:2 with points pt 7 ps 0.55 lc rgb '#0b5cad' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border
unset multiplot
unset output

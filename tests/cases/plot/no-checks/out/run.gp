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
set label "fraud: v2 undecided at 6:00 in stage 10%: the trace ended" at screen X(130), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "held by errors (not checked yet)" at screen X(130), screen Y(54) left font fM textcolor rgb '#8a5a00' front
set label "scenario s · stable v1, canary v2" at screen X(130), screen Y(74) left font fS textcolor rgb '#5d6975' front
set label "exposure: 36,000 of 360,000 requests, about 108 bad" at screen X(130), screen Y(94) left font fS textcolor rgb '#5d6975' front
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
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(136); set bmargin at screen Y(160)
unset border; unset xtics; unset ytics
set xrange [0:360000]
set yrange [1:0]
set label "errors" at screen X(120), screen Y(148) right font fM textcolor rgb '#1f2933' front
set label "never checked" at screen X(136), screen Y(148) left font fS textcolor rgb '#5d6975' front
plot -9 title 'none'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- weight: ms, % ----
$d1 << EOD
0 10
360000 10
EOD
set label "canary weight, %" at screen X(130), screen Y(180) left font fS textcolor rgb '#1f2933' front
set label "undecided 6:00" at screen X(850), screen Y(180) right font fS textcolor rgb '#8a5a00' front
set label "stage 10%" at screen X(135), screen Y(199) left font fS textcolor rgb '#0b5cad' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(190); set bmargin at screen Y(274)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:360000]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 30000, "" 60000, "" 90000, "" 120000, "" 150000, "" 180000, "" 210000, "" 240000, "" 270000, "" 300000, "" 330000, "" 360000)
set arrow from 360000, graph 0 to 360000, graph 1 nohead lc rgb '#8a5a00' lw 1.6 front
set yrange [0:14]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "5" 5, "10" 10)
plot $d1 using 1:2 with filledcurves y1=0 fs solid 0.18 noborder lc rgb '#0b5cad' title 'weight', \
  $d1 using 1:2 with lines lc rgb '#0b5cad' lw 2 title 'weight'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d2 << EOD
0 0.3
60000 0.3
360000 0.3
EOD
set label "errors: error_rate, %" at screen X(130), screen Y(294) left font fS textcolor rgb '#1f2933' front
set label "checked every 10m" at screen X(850), screen Y(294) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 1 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "rollback > 1%" at screen X(857), screen Y(312) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(304); set bmargin at screen Y(416)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:360000]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.5" 30000, "1" 60000, "1.5" 90000, "2" 120000, "2.5" 150000, "3" 180000, "3.5" 210000, "4" 240000, "4.5" 270000, "5" 300000, "5.5" 330000, "6" 360000)
set xlabel "minutes since the rollout began" font fS textcolor rgb '#5d6975' offset 0,0.3
set arrow from 360000, graph 0 to 360000, graph 1 nohead lc rgb '#8a5a00' lw 1.6 front
set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:1.08]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "0.5" 0.5, "1.0" 1)
plot NaN title 'none', \
  $d2 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border
unset multiplot
unset output

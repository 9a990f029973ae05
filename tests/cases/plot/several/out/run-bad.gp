# Written by canaryc, for gnuplot 5.4 or newer.
# As it stands it draws an SVG; `gnuplot -e "fmt = 'png'" FILE` draws a PNG,
# and `out = 'NAME'` there gives the picture another name.
if (!exists('fmt')) fmt = 'svg'
if (!exists('out')) out = "run-bad" . '.' . fmt
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
set label "fraud: v2 rolled back at 1:00 in stage 100% by errors" at screen X(130), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "errors: error_rate 3.00% > 1%" at screen X(130), screen Y(54) left font fM textcolor rgb '#b3261e' front
set label "scenario bad · stable v1, canary v2" at screen X(130), screen Y(74) left font fS textcolor rgb '#5d6975' front
set label "exposure: 60,000 of 60,000 requests, about 180 bad" at screen X(130), screen Y(94) left font fS textcolor rgb '#5d6975' front
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
EOD
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(136); set bmargin at screen Y(160)
unset border; unset xtics; unset ytics
set xrange [0:65001]
set yrange [1:0]
set label "errors" at screen X(120), screen Y(148) right font fM textcolor rgb '#1f2933' front
plot -9 title 'none', \
  $d1 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#b3261e' title 'verdicts', \
  $d1 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs transparent pattern 1 noborder fc rgb '#ffffff' title 'verdicts'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- weight: ms, % ----
$d2 << EOD
0 100
60000 100
60000 0
65001 0
EOD
set label "canary weight, %" at screen X(130), screen Y(180) left font fS textcolor rgb '#1f2933' front
set label "rolled back 1:00" at screen X(795), screen Y(180) left font fS textcolor rgb '#b3261e' front
set label "stage 100%" at screen X(135), screen Y(199) left font fS textcolor rgb '#0b5cad' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(190); set bmargin at screen Y(274)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:65001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 10000, "" 20000, "" 30000, "" 40000, "" 50000, "" 60000)
set object rect from 60000, graph 0 to 65001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 60000, graph 0 to 60000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set yrange [0:140]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "50" 50, "100" 100)
plot $d2 using 1:2 with filledcurves y1=0 fs solid 0.18 noborder lc rgb '#0b5cad' title 'weight', \
  $d2 using 1:2 with lines lc rgb '#0b5cad' lw 2 title 'weight'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- readings: ms, value ----
$d3 << EOD
0 0.3
60000 3
65001 3
EOD
$d4 << EOD
60000 3
EOD
set label "errors: error_rate, %" at screen X(130), screen Y(294) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(294) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 1 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "rollback > 1%" at screen X(857), screen Y(381) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(304); set bmargin at screen Y(416)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:65001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "10" 10000, "20" 20000, "30" 30000, "40" 40000, "50" 50000, "60" 60000)
set xlabel "seconds since the rollout began" font fS textcolor rgb '#5d6975' offset 0,0.3
set object rect from 60000, graph 0 to 65001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 60000, graph 0 to 60000, graph 1 nohead lc rgb '#b3261e' lw 1.6 front
set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb '#b3261e' lw 1.2 front
set yrange [0:3.24]
set ytics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "1" 1, "2" 2, "3" 3)
plot NaN title 'none', \
  $d3 using 1:2 with lines lc rgb '#0b5cad' lw 2.4 title 'readings', \
  $d4 using 1:2 with points pt 5 ps 0.9 lc rgb '#b3261e' title 'checks'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border
unset multiplot
unset output

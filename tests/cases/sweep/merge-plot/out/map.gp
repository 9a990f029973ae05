# Written by canaryc, for gnuplot 5.4 or newer.
# As it stands it draws an SVG; `gnuplot -e "fmt = 'png'" FILE` draws a PNG,
# and `out = 'NAME'` there gives the picture another name.
if (!exists('fmt')) fmt = 'svg'
if (!exists('out')) out = "map" . '.' . fmt
W = 1000.0; H = 352.0
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
set label "fraud: rolled back" at screen X(150), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "stable v1, canary v2; 33 rollouts of each point" at screen X(150), screen Y(56) left font fS textcolor rgb '#5d6975' front
set label "guardrail.latency.rollback" at screen X(20), screen Y(94) left font fS textcolor rgb '#1f2933' front
set label "guardrail.errors.for" at screen X(500), screen Y(208) center font fS textcolor rgb '#1f2933' front
set object rect from screen X(880), screen Y(270) to screen X(898), screen Y(265) fs solid 1.0 noborder fc rgb 0xeef3f9
set object rect from screen X(880), screen Y(265) to screen X(898), screen Y(260) fs solid 1.0 noborder fc rgb 0xe7eff7
set object rect from screen X(880), screen Y(260) to screen X(898), screen Y(255) fs solid 1.0 noborder fc rgb 0xe1ecf6
set object rect from screen X(880), screen Y(255) to screen X(898), screen Y(250) fs solid 1.0 noborder fc rgb 0xdae8f4
set object rect from screen X(880), screen Y(250) to screen X(898), screen Y(245) fs solid 1.0 noborder fc rgb 0xd4e4f2
set object rect from screen X(880), screen Y(245) to screen X(898), screen Y(240) fs solid 1.0 noborder fc rgb 0xcde0f0
set object rect from screen X(880), screen Y(240) to screen X(898), screen Y(235) fs solid 1.0 noborder fc rgb 0xc7ddef
set object rect from screen X(880), screen Y(235) to screen X(898), screen Y(230) fs solid 1.0 noborder fc rgb 0xc0d9ed
set object rect from screen X(880), screen Y(230) to screen X(898), screen Y(225) fs solid 1.0 noborder fc rgb 0xb8d4eb
set object rect from screen X(880), screen Y(225) to screen X(898), screen Y(220) fs solid 1.0 noborder fc rgb 0xaecfe8
set object rect from screen X(880), screen Y(220) to screen X(898), screen Y(215) fs solid 1.0 noborder fc rgb 0xa3cae5
set object rect from screen X(880), screen Y(215) to screen X(898), screen Y(210) fs solid 1.0 noborder fc rgb 0x99c5e2
set object rect from screen X(880), screen Y(210) to screen X(898), screen Y(205) fs solid 1.0 noborder fc rgb 0x8fc0e0
set object rect from screen X(880), screen Y(205) to screen X(898), screen Y(200) fs solid 1.0 noborder fc rgb 0x85bbdd
set object rect from screen X(880), screen Y(200) to screen X(898), screen Y(195) fs solid 1.0 noborder fc rgb 0x7ab6da
set object rect from screen X(880), screen Y(195) to screen X(898), screen Y(190) fs solid 1.0 noborder fc rgb 0x70b1d7
set object rect from screen X(880), screen Y(190) to screen X(898), screen Y(185) fs solid 1.0 noborder fc rgb 0x66aad4
set object rect from screen X(880), screen Y(185) to screen X(898), screen Y(180) fs solid 1.0 noborder fc rgb 0x5da3d0
set object rect from screen X(880), screen Y(180) to screen X(898), screen Y(175) fs solid 1.0 noborder fc rgb 0x549bcc
set object rect from screen X(880), screen Y(175) to screen X(898), screen Y(170) fs solid 1.0 noborder fc rgb 0x4b93c8
set object rect from screen X(880), screen Y(170) to screen X(898), screen Y(165) fs solid 1.0 noborder fc rgb 0x418cc3
set object rect from screen X(880), screen Y(165) to screen X(898), screen Y(160) fs solid 1.0 noborder fc rgb 0x3884bf
set object rect from screen X(880), screen Y(160) to screen X(898), screen Y(155) fs solid 1.0 noborder fc rgb 0x2f7cbb
set object rect from screen X(880), screen Y(155) to screen X(898), screen Y(150) fs solid 1.0 noborder fc rgb 0x2675b7
set object rect from screen X(880), screen Y(150) to screen X(898), screen Y(145) fs solid 1.0 noborder fc rgb 0x1f6db0
set object rect from screen X(880), screen Y(145) to screen X(898), screen Y(140) fs solid 1.0 noborder fc rgb 0x1c65a7
set object rect from screen X(880), screen Y(140) to screen X(898), screen Y(135) fs solid 1.0 noborder fc rgb 0x195d9e
set object rect from screen X(880), screen Y(135) to screen X(898), screen Y(130) fs solid 1.0 noborder fc rgb 0x165595
set object rect from screen X(880), screen Y(130) to screen X(898), screen Y(125) fs solid 1.0 noborder fc rgb 0x134c8b
set object rect from screen X(880), screen Y(125) to screen X(898), screen Y(120) fs solid 1.0 noborder fc rgb 0x104482
set object rect from screen X(880), screen Y(120) to screen X(898), screen Y(115) fs solid 1.0 noborder fc rgb 0x0d3c79
set object rect from screen X(880), screen Y(115) to screen X(898), screen Y(110) fs solid 1.0 noborder fc rgb 0x0a3470
set label "0%" at screen X(906), screen Y(270) left font fS textcolor rgb '#5d6975' front
set label "25%" at screen X(906), screen Y(230) left font fS textcolor rgb '#5d6975' front
set label "50%" at screen X(906), screen Y(190) left font fS textcolor rgb '#5d6975' front
set label "75%" at screen X(906), screen Y(150) left font fS textcolor rgb '#5d6975' front
set label "100%" at screen X(906), screen Y(110) left font fS textcolor rgb '#5d6975' front
set label "425ms" at screen X(142), screen Y(125) right font fS textcolor rgb '#5d6975' front
set label "600ms" at screen X(142), screen Y(155) right font fS textcolor rgb '#5d6975' front
set label "1" at screen X(267), screen Y(184) center font fS textcolor rgb '#5d6975' front
set label "2" at screen X(500), screen Y(184) center font fS textcolor rgb '#5d6975' front
set label "3" at screen X(733), screen Y(184) center font fS textcolor rgb '#5d6975' front
set label "61%" at screen X(267), screen Y(125) center font fS textcolor rgb '#ffffff' front
set label "58%" at screen X(500), screen Y(125) center font fS textcolor rgb '#ffffff' front
set label "55%" at screen X(733), screen Y(125) center font fS textcolor rgb '#1f2933' front
set label "45%" at screen X(267), screen Y(155) center font fS textcolor rgb '#1f2933' front
set label "42%" at screen X(500), screen Y(155) center font fS textcolor rgb '#1f2933' front
set label "39%" at screen X(733), screen Y(155) center font fS textcolor rgb '#1f2933' front
# ---- cells: column, row, colour ----
$known << EOD
0 0 5018824
1 0 5610700
2 0 6202320
0 1 8041946
1 1 8698589
2 1 9355231
EOD
set lmargin at screen X(150); set rmargin at screen X(850); set tmargin at screen Y(110); set bmargin at screen Y(170)
unset border; unset xtics; unset ytics
set xrange [0:3]
set yrange [2:0]
ex = 0.0026; ey = 0.0200
plot -9 title 'none', \
  $known using ($1+0.5):($2+0.5):1:($1+1+ex):2:($2+1+ey):3 with boxxyerror fs solid 1.0 noborder lc rgb variable title 'cells'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border
unset multiplot
unset output

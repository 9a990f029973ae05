# Written by canaryc, for gnuplot 5.4 or newer.
# As it stands it draws an SVG; `gnuplot -e "fmt = 'png'" FILE` draws a PNG,
# and `out = 'NAME'` there gives the picture another name.
if (!exists('fmt')) fmt = 'svg'
if (!exists('out')) out = "run" . '.' . fmt
W = 1000.0; H = 458.0
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
set label "fraud: v2 promoted at 36:00" at screen X(130), screen Y(30) left font fL textcolor rgb '#1f2933' front
set label "scenario s · stable v1, canary v2" at screen X(130), screen Y(54) left font fS textcolor rgb '#5d6975' front
set label "exposure: 6,588,000 of 21,600,000 requests, about 18,759 bad" at screen X(130), screen Y(74) left font fS textcolor rgb '#5d6975' front
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
960000 1020000 0
1020000 1080000 0
1080000 1140000 0
1140000 1200000 0
1200000 1260000 0
1260000 1320000 0
1320000 1380000 0
1380000 1440000 0
1440000 1500000 0
1500000 1560000 0
1560000 1620000 0
1620000 1680000 0
1680000 1740000 0
1740000 1800000 0
1800000 1860000 0
1860000 1920000 0
1920000 1980000 0
1980000 2040000 0
2040000 2100000 0
2100000 2160000 0
EOD
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(116); set bmargin at screen Y(140)
unset border; unset xtics; unset ytics
set xrange [0:2340001]
set yrange [1:0]
set label "errors" at screen X(120), screen Y(128) right font fM textcolor rgb '#1f2933' front
plot -9 title 'none', \
  $d1 using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) with boxxyerror fs solid 1.0 border lc rgb '#ffffff' fc rgb '#a9dccb' title 'verdicts'
unset label; unset arrow; unset object; unset xlabel; unset xtics; unset ytics; unset grid; unset logscale; unset border

# ---- weight: ms, % ----
$d2 << EOD
0 1
180000 1
180000 2
360000 2
360000 3
540000 3
540000 5
720000 5
720000 8
900000 8
900000 12
1080000 12
1080000 20
1260000 20
1260000 30
1440000 30
1440000 45
1620000 45
1620000 60
1800000 60
1800000 80
1980000 80
1980000 100
2160000 100
2160000 100
2340001 100
EOD
set label "canary weight, %" at screen X(130), screen Y(160) left font fS textcolor rgb '#1f2933' front
set label "promoted 36:00" at screen X(795), screen Y(160) left font fS textcolor rgb '#1c7c54' front
set label "1%" at screen X(135), screen Y(179) left font fS textcolor rgb '#0b5cad' front
set label "2%" at screen X(190), screen Y(179) left font fS textcolor rgb '#0b5cad' front
set label "3%" at screen X(246), screen Y(179) left font fS textcolor rgb '#0b5cad' front
set label "5%" at screen X(301), screen Y(179) left font fS textcolor rgb '#0b5cad' front
set label "8%" at screen X(357), screen Y(179) left font fS textcolor rgb '#0b5cad' front
set label "12%" at screen X(412), screen Y(179) left font fS textcolor rgb '#0b5cad' front
set label "20%" at screen X(467), screen Y(179) left font fS textcolor rgb '#0b5cad' front
set label "30%" at screen X(523), screen Y(179) left font fS textcolor rgb '#0b5cad' front
set label "45%" at screen X(578), screen Y(179) left font fS textcolor rgb '#0b5cad' front
set label "60%" at screen X(633), screen Y(179) left font fS textcolor rgb '#0b5cad' front
set label "80%" at screen X(689), screen Y(179) left font fS textcolor rgb '#0b5cad' front
set label "100%" at screen X(744), screen Y(179) left font fS textcolor rgb '#0b5cad' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(170); set bmargin at screen Y(254)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:2340001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("" 0, "" 300000, "" 600000, "" 900000, "" 1200000, "" 1500000, "" 1800000, "" 2100000)
set arrow from 180000, graph 0 to 180000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 360000, graph 0 to 360000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 540000, graph 0 to 540000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 720000, graph 0 to 720000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 900000, graph 0 to 900000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 1080000, graph 0 to 1080000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 1260000, graph 0 to 1260000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 1440000, graph 0 to 1440000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 1620000, graph 0 to 1620000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 1800000, graph 0 to 1800000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 1980000, graph 0 to 1980000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 2160000, graph 0 to 2340001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 2160000, graph 0 to 2160000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
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
660000 0.31
720000 0.31
780000 0.31
840000 0.31
900000 0.31
960000 0.31
1020000 0.31
1080000 0.31
1140000 0.31
1200000 0.31
1260000 0.31
1320000 0.28
1380000 0.28
1440000 0.28
1500000 0.28
1560000 0.28
1620000 0.28
1680000 0.28
1740000 0.28
1800000 0.28
1860000 0.28
1920000 0.28
1980000 0.28
2040000 0.28
2100000 0.28
2160000 0.28
2220000 0.28
2280000 0.28
2340000 0.28
2340001 0.28
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
600000 0.2
660000 0.2
720000 0.2
780000 0.2
840000 0.2
900000 0.2
960000 0.2
1020000 0.2
1080000 0.2
1140000 0.2
1200000 0.2
1260000 0.2
1320000 0.2
1380000 0.2
1440000 0.2
1500000 0.2
1560000 0.2
1620000 0.2
1680000 0.2
1740000 0.2
1800000 0.2
1860000 0.2
1920000 0.2
1980000 0.2
2040000 0.2
2100000 0.2
2160000 0.2
2220000 0.2
2280000 0.2
2340000 0.2
2340001 0.2
EOD
$d5 << EOD
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
660000 0.31
720000 0.31
780000 0.31
840000 0.31
900000 0.31
960000 0.31
1020000 0.31
1080000 0.31
1140000 0.31
1200000 0.31
1260000 0.31
1320000 0.28
1380000 0.28
1440000 0.28
1500000 0.28
1560000 0.28
1620000 0.28
1680000 0.28
1740000 0.28
1800000 0.28
1860000 0.28
1920000 0.28
1980000 0.28
2040000 0.28
2100000 0.28
2160000 0.28
EOD
set label "errors: error_rate, %" at screen X(130), screen Y(274) left font fS textcolor rgb '#1f2933' front
set label "checked every 1m" at screen X(850), screen Y(274) right font fS textcolor rgb '#5d6975' front
set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb '#fdf5e0' fs solid 1.0 noborder behind
set object rect from graph 0, first 0.5 to graph 1, graph 0 fc rgb '#eff8f4' fs solid 1.0 noborder behind
set object rect from graph 0, first 1 to graph 1, graph 1 fc rgb '#fbe9e7' fs solid 1.0 noborder behind
set label "promote < 0.5%" at screen X(857), screen Y(344) left font fS textcolor rgb '#1c7c54' front
set label "rollback > 1%" at screen X(857), screen Y(292) left font fS textcolor rgb '#b3261e' front
set lmargin at screen X(130); set rmargin at screen X(850); set tmargin at screen Y(284); set bmargin at screen Y(396)
set border 3 lc rgb '#5d6975' lw 0.8
set grid xtics ytics lc rgb '#e6e9ed' lw 0.8 lt 1 back
set xrange [0:2340001]
set xtics out nomirror scale 0.5 font fS textcolor rgb '#5d6975' ("0" 0, "5" 300000, "10" 600000, "15" 900000, "20" 1200000, "25" 1500000, "30" 1800000, "35" 2100000)
set xlabel "minutes since the rollout began" font fS textcolor rgb '#5d6975' offset 0,0.3
set arrow from 180000, graph 0 to 180000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 360000, graph 0 to 360000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 540000, graph 0 to 540000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 720000, graph 0 to 720000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 900000, graph 0 to 900000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 1080000, graph 0 to 1080000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 1260000, graph 0 to 1260000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 1440000, graph 0 to 1440000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 1620000, graph 0 to 1620000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 1800000, graph 0 to 1800000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set arrow from 1980000, graph 0 to 1980000, graph 1 nohead lc rgb '#8a94a0' lw 0.8 dt 3 back
set object rect from 2160000, graph 0 to 2340001, graph 1 fc rgb '#ffffff' fs transparent solid 0.65 noborder front
set arrow from 2160000, graph 0 to 2160000, graph 1 nohead lc rgb '#1c7c54' lw 1.6 front
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

/* How the report looks: one style sheet for screens, light and dark, for paper and for
 * telephones, and the patterns that tell verdicts apart without colour. Text on any ground has a
 * contrast of at least 4.5 to 1; tests/report-browser measures it.
 */
#include "sim/report_parts.h"

static const char *const style[] = {
":root{--bg:#fff;--fg:#1b232d;--soft:#566070;--rule:#d3d9e0;--card:#f5f7f9;--canary:#0b5cad;"
"--stable:#646e7b;--good:#17692f;--wait:#7d4f00;--bad:#a8201a;--good-bg:#dcf1e1;--wait-bg:#fbeccb;"
"--bad-bg:#fbdedb;--none-bg:#e7eaee;--weight:#cfe1f3;--mark:#fbdedb}",
"@media screen{:root{color-scheme:light dark}}",
"@media screen and (prefers-color-scheme:dark){:root{--bg:#14181e;--fg:#e4e9ef;--soft:#a3aebb;"
"--rule:#353e49;--card:#1c222a;--canary:#74b6ff;--stable:#a7b0bc;--good:#6fd08c;--wait:#e6b95c;"
"--bad:#ff938a;--good-bg:#17351f;--wait-bg:#3d2f10;--bad-bg:#471d1a;--none-bg:#2b323b;"
"--weight:#1d3a58;--mark:#571f1b}}",
"*{box-sizing:border-box}",
"body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,-apple-system,"
"\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif;overflow-wrap:anywhere}",
"main{max-width:60rem;margin:0 auto;padding:1rem}",
"h1,h2,h3,h4{line-height:1.25;margin:1.6em 0 .5em}h1{font-size:1.6rem;margin-top:.5em}",
"h2{font-size:1.3rem}h3{font-size:1.1rem}h4{font-size:1rem}",
"p,ul,dl{margin:.5em 0}ul{padding-left:1.2em}a{color:var(--canary)}",
"code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans Mono\",monospace;"
"font-size:.875rem}",
".facts,.note,footer{color:var(--soft);font-size:.9rem}.facts code{color:var(--fg)}",
"footer{border-top:1px solid var(--rule);margin-top:2rem;padding-top:.5rem}",
".outcome{border:1px solid var(--rule);border-left:6px solid var(--wait);background:var(--card);"
"padding:.6rem 1rem;margin:1rem 0;border-radius:4px}",
".outcome.promote{border-left-color:var(--good)}.outcome.rollback{border-left-color:var(--bad)}",
".outcome p{margin:.35em 0}.outcome .verdict{font-size:1.15rem;font-weight:600}",
".badge{display:inline-block;border:1px solid;border-radius:4px;padding:0 .45em;font-weight:600;"
"white-space:nowrap;color:var(--wait);background:var(--wait-bg)}",
".badge.promote{color:var(--good);background:var(--good-bg)}",
".badge.rollback{color:var(--bad);background:var(--bad-bg)}",
".s{font-weight:700;color:var(--soft)}.badge .s{color:inherit}.s.promote{color:var(--good)}"
".s.hold,.s.none{color:var(--wait)}.s.rollback{color:var(--bad)}.decides{font-weight:600}",
".figures{display:flex;flex-wrap:wrap;gap:.3rem 2rem;margin:.5em 0}",
".figures dt{color:var(--soft);font-size:.85rem}.figures dd{margin:0;font-weight:600}",
".rule{list-style:none;padding:0;font-size:.95rem}",
".guard{border-top:1px solid var(--rule);margin-top:1.2rem}",
".scroll{overflow-x:auto;width:fit-content;max-width:100%;margin:.5rem 0 1rem;"
"border:1px solid var(--rule);border-radius:4px}",
".scroll:focus-visible,summary:focus-visible,a:focus-visible{outline:2px solid var(--canary);"
"outline-offset:1px}",
"table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}",
"th,td{padding:.25rem .7rem;text-align:left;white-space:nowrap;"
"border-bottom:1px solid var(--rule)}",
"tbody tr:last-child>*{border-bottom:0}thead th{background:var(--card)}th{font-weight:600}",
".n{text-align:right}.held td{color:var(--soft);font-style:italic;white-space:normal}",
".decided td{background:var(--mark)}.decided td .s.rollback{color:var(--bad)}",
"details{margin:.5rem 0}summary{cursor:pointer;color:var(--canary)}",
"figure{margin:1rem 0}figcaption{font-weight:600;font-size:.95rem;display:flex;flex-wrap:wrap;"
"justify-content:space-between;gap:0 1rem}",
".legend{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1rem;padding:0;margin:.2rem 0;"
"font-weight:400;font-size:.85rem;color:var(--soft)}.key{vertical-align:middle;overflow:visible}",
".plot{padding:10px 10px 4px 4.4rem}.plot svg{display:block;overflow:visible}"
".plot svg svg{overflow:hidden}",
"svg text{font-size:11.5px;fill:var(--fg)}svg .tick{fill:var(--soft);text-anchor:middle}"
"svg .tick.up{text-anchor:end}svg .tick.first{text-anchor:start}svg .tick.last{text-anchor:end}",
"svg .grid{stroke:var(--rule);stroke-width:1}svg .border{stroke:var(--soft);stroke-width:1;"
"stroke-dasharray:1 4}",
"svg .end{stroke:var(--wait);stroke-width:2}svg .end.promote{stroke:var(--good)}"
"svg .end.rollback{stroke:var(--bad)}",
"svg path{fill:none;vector-effect:non-scaling-stroke;stroke-linejoin:round}",
"svg path.canary{stroke:var(--canary);stroke-width:2.25}"
"svg path.stable{stroke:var(--stable);stroke-width:1.5;stroke-dasharray:6 3}",
"svg path.weight{fill:var(--weight);stroke:var(--canary);stroke-width:2}"
"svg .field{fill:transparent}svg .label{text-anchor:middle;font-weight:600}",
"svg .limit{stroke-width:1.25}svg .limit.rollback{stroke:var(--bad)}"
"svg .limit.promote{stroke:var(--good);stroke-dasharray:2 3}",
"svg .limit-label{paint-order:stroke;stroke:var(--bg);stroke-width:3px;"
"stroke-linejoin:round}svg .limit-label.promote{fill:var(--good)}"
"svg .limit-label.rollback{fill:var(--bad)}",
"svg .zone{fill:url(#zone-good)}svg .zone.rollback{fill:url(#zone-bad)}",
"svg .dot{fill:var(--canary)}svg .dot.decider{fill:none;stroke:var(--bad);stroke-width:2.5}",
"svg .v{fill:none;stroke:var(--rule);stroke-width:1}svg .v.promote{fill:var(--good-bg)}"
"svg .v.hold{fill:url(#v-hold)}svg .v.rollback{fill:url(#v-bad)}svg .v.none{fill:url(#v-none)}"
"svg .v.excused{fill:var(--bg)}",
"svg .sign{text-anchor:middle;font-weight:700;paint-order:stroke;stroke:var(--bg);stroke-width:5px;"
"stroke-linejoin:round}",
"svg .row{font-weight:600}.patterns{position:absolute}.patterns path{stroke-width:1.5}",
"#zone-good rect{fill:var(--good-bg);opacity:.45}#zone-bad rect{fill:var(--bad-bg);opacity:.55}"
"#zone-bad path{stroke:var(--bad);opacity:.22;stroke-width:1}",
"#v-hold rect{fill:var(--wait-bg)}#v-hold path{stroke:var(--wait);opacity:.55}"
"#v-bad rect{fill:var(--bad-bg)}#v-bad path{stroke:var(--bad);opacity:.75;stroke-width:2}"
"#v-none rect{fill:var(--none-bg)}#v-none circle{fill:var(--soft)}",
".code{width:auto}.code pre{margin:0;padding:.5rem 0;min-width:max-content}",
".line,.remark{display:block;padding-right:1rem;unicode-bidi:isolate;tab-size:4}",
".no{display:inline-block;width:4.5em;padding-right:1em;text-align:right;color:var(--soft);"
"user-select:none}",
".line.decided{background:var(--wait-bg)}.line.decided.promote{background:var(--good-bg)}"
".line.decided.rollback{background:var(--mark)}.line.leads{background:var(--card)}"
"mark{background:none;color:inherit;font-weight:700}",
".remark{color:var(--soft);font-style:italic}",
":target{outline:2px solid var(--canary);outline-offset:-1px}",
"@media (max-width:480px){main{padding:.75rem}.plot{padding-left:3.4rem}th,td{padding:.25rem .5rem}"
".no{width:3em}}",
"@media print{body{font-size:10pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}"
"main{max-width:none;padding:0}a{color:inherit;text-decoration:none}",
".scroll{overflow:visible;border-color:var(--rule)}table{font-size:8pt;width:100%}"
"th,td{white-space:normal;overflow-wrap:anywhere;min-width:5.4em;padding:.15rem .35rem}"
".many th,.many td{min-width:0}td.n{white-space:nowrap}",
"details>summary{list-style:none}details::details-content{content-visibility:visible;"
"display:block;block-size:auto}",
".code pre{min-width:0;white-space:pre-wrap}.code code{font-size:8pt}",
"figure,.outcome,tr,.line{break-inside:avoid}",
"h1,h2,h3,h4,figcaption,.rule,.decides,summary{break-after:avoid}}",
"@page{margin:14mm}",
};

void report_style_put(struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(style); i++) {
		buf_puts(out, style[i]);
		buf_putc(out, '\n');
	}
}

void report_patterns_put(struct buf *out)
{
	static const char *const patterns[] = {
		"<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\n",
		"<pattern id=\"v-hold\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\">"
		"<rect width=\"7\" height=\"7\"/><path d=\"M-1 8L8 -1\"/></pattern>\n",
		"<pattern id=\"v-bad\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">"
		"<rect width=\"5\" height=\"5\"/><path d=\"M0 0L5 5M0 5L5 0\"/></pattern>\n",
		"<pattern id=\"v-none\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
		"<rect width=\"6\" height=\"6\"/><circle cx=\"3\" cy=\"3\" r=\"1\"/></pattern>\n",
		"<pattern id=\"zone-good\" width=\"8\" height=\"8\" "
		"patternUnits=\"userSpaceOnUse\"><rect width=\"8\" height=\"8\"/></pattern>\n",
		"<pattern id=\"zone-bad\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
		"<rect width=\"8\" height=\"8\"/><path d=\"M0 8L8 0\"/></pattern>\n",
		"</defs></svg>\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(patterns); i++)
		buf_puts(out, patterns[i]);
}

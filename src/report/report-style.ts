/** The style of a report on the screen, in dark mode and on paper. */
export const reportStyle = `
:root{color-scheme:light dark;--ink:#1d1f24;--dim:#666c78;--line:#d9dce3;--paper:#fff;--card:#f7f8fa;--good:#1a7f4b;--bad:#b3261e;--warn:#8a5a00}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaee;--dim:#9aa1ad;--line:#353a44;--paper:#15171b;--card:#1d2026;--good:#5ac18e;--bad:#ff8a80;--warn:#e0b050}}
*{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;max-width:1100px;padding:24px}
h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:0 0 8px}h3{font-size:14px;margin:0 0 6px;font-weight:600}p{margin:4px 0}
code{font:13px ui-monospace,monospace;overflow-wrap:anywhere}
.state{font-weight:600}.good{color:var(--good)}.bad{color:var(--bad)}.at,.facts,.place,figcaption,footer{color:var(--dim);font-size:13px}
dl{display:flex;flex-wrap:wrap;gap:8px 28px;margin:14px 0 4px}dt{color:var(--dim);font-size:12px}dd{margin:0;font-size:18px;font-weight:600}
section{border-left:4px solid var(--bad);background:var(--card);padding:10px 16px;margin:16px 0}section.warnings{border-color:var(--warn)}ul{margin:0;padding-left:18px}
.shot{border:1px solid var(--line);border-radius:8px;padding:14px 16px;margin:18px 0 0;background:var(--card);break-inside:avoid}.shot.failed{border-color:var(--bad)}
.tag{font-size:12px;font-weight:500;border:1px solid var(--line);border-radius:9px;padding:1px 8px;margin-left:6px;color:var(--dim)}.failed .tag{color:var(--bad);border-color:var(--bad)}
.place{font-weight:400;margin-left:8px}.strip{display:grid;grid-template-columns:repeat(3,1fr);gap:10px}
figure{margin:0}figure img,figure video,figure>div{display:block;width:100%;aspect-ratio:16/9;object-fit:contain;background:#0008;border-radius:4px}
figure>div{display:grid;place-items:center;color:#fff;font-size:13px}figcaption{overflow-wrap:anywhere}.prompt{margin-top:8px}.why,.warnings{color:var(--warn)}.failure{color:var(--bad)}.next{font-family:ui-monospace,monospace;font-size:13px}
table{border-collapse:collapse;font-size:13px}th,td{padding:2px 8px;text-align:right}th:first-child{text-align:left;font-weight:500}thead th{color:var(--dim);font-weight:500}
footer{margin:24px 0}a{color:inherit}
pre{font:13px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:4px 0}
.seam{margin:0 28px;padding:10px 14px;border:1px dashed var(--line);border-top:0;display:grid;grid-template-columns:1fr auto;gap:4px 18px;align-items:center;break-inside:avoid}.seam h3{grid-column:1/-1}.seam.beyond{border-color:var(--bad)}.seam.beyond h3{color:var(--bad)}
.pair{display:grid;grid-template-columns:repeat(3,1fr);gap:6px;max-width:640px}.pair figure img,.flicker{width:100%;aspect-ratio:16/9;object-fit:contain;background:#0008;border-radius:3px}.flicker{position:relative;display:block;overflow:hidden}.pair .flicker img{position:absolute;inset:0;height:100%}.flicker img+img{animation:flicker 1s steps(2,jump-none) infinite}
@keyframes flicker{from{opacity:0}to{opacity:1}}@media (prefers-reduced-motion:reduce){.turns{display:none}}
.shot-takes ol{margin:4px 0 0;padding-left:22px;font-size:13px;color:var(--dim)}.shot-takes li{overflow-wrap:anywhere}.note{margin:4px 0;font-size:13px}
.takes{margin-top:8px;font-size:13px}.takes summary{cursor:pointer;color:var(--dim)}.takes ol{list-style:none;margin:6px 0 0;padding:0;display:grid;gap:6px}.takes li{display:grid;grid-template-columns:96px 1fr;gap:10px;align-items:center}.takes img,.gone{width:96px;aspect-ratio:16/9;object-fit:contain;background:#0008;border-radius:3px}.gone{display:grid;place-items:center;color:#fff;font-size:11px}
@media (max-width:640px){body{padding:12px}.shot{padding:10px}.strip{gap:6px;grid-template-columns:1fr 1fr}.strip .clip{grid-column:1/-1;order:1}.seam{margin:0 8px;grid-template-columns:1fr}.facts,.takes span{overflow-wrap:anywhere}}
@media print{:root{color-scheme:light;--ink:#000;--dim:#444;--line:#bbb;--paper:#fff;--card:#fff;--good:#1a7f4b;--bad:#b3261e;--warn:#8a5a00}body{max-width:none;padding:0;font-size:11px}h1{font-size:18px}h2{font-size:13px}h3{font-size:11px}dd{font-size:13px}.shot{margin:8px 0 0;padding:8px}.seam{margin:0 16px;padding:6px 10px}figcaption,.facts,.place,.at,table,.takes{font-size:9px}code,pre{font-size:9px}.strip{max-width:560px}.pair{max-width:360px}.turns{display:none}.takes li{grid-template-columns:56px 1fr}.takes img,.gone{width:56px}a{text-decoration:none}.shot>h2{break-after:avoid}video::-webkit-media-controls{display:none!important}}
`;

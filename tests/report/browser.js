/* browser.js DRAGOMAN CORPUS OUT CHROMIUM: opens reports in a browser, as a reader would. In: the command, a folder of texts,
 * where screenshots go, and the browser. Fails on an error of the page, on any request, on a page wider than its window, on
 * a click that does not lead to its passage, and on text that became markup. */
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');

const [, , dragoman, corpus, out, browserPath] = process.argv;
const WIDTHS = [390, 1024, 1920];
let failed = 0;

function check(good, what) {
  console.log(`${good ? 'ok    ' : 'FAILED'} ${what}`);
  failed += good ? 0 : 1;
}

/* Each would do something that can be seen, if it were markup. */
const HOSTILE = [
  '<script>window.broken = 1</script>', '"><img src=x onerror="window.broken=1">', "' onmouseover='window.broken=1",
  '</title><script>window.broken=1</script>', '</style></script><svg onload="window.broken=1">',
  '<a href="javascript:window.broken=1">China</a>', '<!-- ', ']]><iframe srcdoc="<script>parent.broken=1</script>">',
  '&lt;script&gt;window.broken=1&lt;/script&gt;', '\u202Egnp.exe', '{{constructor.constructor("broken=1")()}}',
  '<base href="https://example.invalid/">', '<meta http-equiv=refresh content="0;url=https://example.invalid/">',
];

function hostileRows(file) {
  const rows = HOSTILE.map((bad, i) => JSON.stringify({
    id: `${bad}${i}`, title: bad, author: bad, source: bad, date: `2021-0${1 + i % 9}-01`,
    text: `${bad} China praised Russia. ${bad} betrayed its weak ally China. “${bad}” said Acme ${bad} Holdings of Russia.`,
  }));
  fs.writeFileSync(file, rows.join('\n') + '\n');
}

async function open(browser, file, options, work) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults = [];
  page.on('console', m => faults.push(`console: ${m.text()}`));
  page.on('pageerror', e => faults.push(`error: ${e}`));
  page.on('dialog', d => { faults.push(`dialog: ${d.message()}`); d.dismiss(); });
  page.on('request', r => { if (r.url().split('#')[0] !== `file://${file}`) faults.push(`request: ${r.url()}`); });
  await page.goto(`file://${file}`);
  await work(page);
  await context.close();
  return faults;
}

/* Contrast as WCAG 2 has it, of every text with what lies behind it, and of the marks of figures with theirs; those that
 * say nothing on their own (grid lines, cells whose number stands in them) are left out. Runs in the page. */
function contrasts() {
  const channels = c => (c.match(/[\d.]+/g) || []).map(Number);
  const over = (top, below) => { const a = top.length > 3 ? top[3] : 1; return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a)); };
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
  const paper = channels(getComputedStyle(document.body).backgroundColor);
  const behind = e => e ? over(channels(getComputedStyle(e).backgroundColor), behind(e.parentElement)) : paper;
  const cell = e => { const r = e.parentElement.querySelector('rect'); return e.classList.contains('ct') && r ? channels(getComputedStyle(r).fill) : paper; };
  const low = new Map(), seen = { texts: 0, marks: 0 };
  const note = (e, what, found, least) => { if (found < least) low.set(`${what} ${e.tagName}.${e.getAttribute('class')} ${found.toFixed(2)}`, 1); };
  document.querySelectorAll('body *').forEach(e => {
    const style = getComputedStyle(e);
    if (style.display === 'none' || e.closest('script, title, head, [hidden]')) return;
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own) return;
    seen.texts++;
    const svg = e.namespaceURI.endsWith('svg'), ground = svg ? cell(e) : behind(e);
    const ink = over(channels(svg ? style.fill : style.color), ground), large = parseFloat(style.fontSize) >= 24;
    note(e, 'text', ratio(ink, ground), large ? 3 : 4.5);
  });
  document.querySelectorAll('.b1,.b2,.b3,.b4,.nd,.hf,.ha,.hn').forEach(e => { seen.marks++; note(e, 'fill', ratio(channels(getComputedStyle(e).fill), paper), 3); });
  document.querySelectorAll('.ef,.ea,.en,.iv,.ax,.dot,.few,.qt').forEach(e => { seen.marks++; note(e, 'stroke', ratio(channels(getComputedStyle(e).stroke), paper), 3); });
  document.querySelectorAll('.tick').forEach(e => { seen.marks++;
    note(e, 'tick', ratio(channels(getComputedStyle(e).stroke), channels(getComputedStyle(e.parentElement.querySelector('.strip')).fill)), 3); });
  return { low: [...low.keys()], seen };
}

/* Texts of figures that are cut off by their edge, or lie on one another. Runs in the page. */
function collisions() {
  const found = [];
  document.querySelectorAll('.fig svg').forEach(svg => {
    const edge = svg.getBoundingClientRect(), name = svg.getAttribute('class');
    const boxes = [...svg.querySelectorAll('text:not([transform])')].map(t => ({ r: t.getBoundingClientRect(), t: t.firstChild.textContent }));
    boxes.forEach(({ r, t }, i) => {
      if (r.left < edge.left - 1 || r.right > edge.right + 1 || r.top < edge.top - 1 || r.bottom > edge.bottom + 1) found.push(`${name}: ${t} is cut`);
      for (const other of boxes.slice(i + 1)) {
        const wide = Math.min(r.right, other.r.right) - Math.max(r.left, other.r.left), high = Math.min(r.bottom, other.r.bottom) - Math.max(r.top, other.r.top);
        if (wide > 1 && high > 4) found.push(`${name}: ${t} on ${other.t}`);
      }
    });
  });
  return found;
}

/* Everything open: passages, texts, tables. */
const OPEN = '.ev{display:block!important}.many .doc{display:block!important}';

async function contrast(browser, file, name) {
  for (const colorScheme of ['light', 'dark'])
    await open(browser, file, { colorScheme, bypassCSP: true }, async page => {
      await page.addStyleTag({ content: OPEN });
      const { low, seen } = await page.evaluate(contrasts);
      check(!low.length && seen.texts > 100 && seen.marks > 50,
            `${name} ${colorScheme}: contrast of ${seen.texts} texts and ${seen.marks} marks ${low.slice(0, 12).join('; ')}`);
    });
}

async function layouts(browser, file, name) {
  for (const width of WIDTHS)
    for (const colorScheme of ['light', 'dark']) {
      const faults = await open(browser, file, { viewport: { width, height: 900 }, colorScheme }, async page => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        check(wide <= 0, `${name} ${width} ${colorScheme}: nothing beyond the window`);
        const found = await page.evaluate(collisions);
        check(!found.length, `${name} ${width} ${colorScheme}: no name is cut or lies on another ${found.slice(0, 8).join('; ')}`);
        await page.screenshot({ path: path.join(out, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      });
      check(!faults.length, `${name} ${width} ${colorScheme}: no error and no request ${faults.join('; ')}`);
    }
}

/* From each figure to a passage, and from there into the text. */
async function clicks(page, name) {
  for (const figure of ['actors', 'stance', 'relations', 'heat', 'holders', 'network', 'terms', 'spread', 'words', 'strips', 'keyness', 'mentions', 'drift']) {
    const first = page.locator(`#${figure} svg a`).first();
    if (!(await first.count())) continue;
    await page.evaluate(selector => document.querySelector(selector).scrollIntoView(), `#${figure} svg a`);
    await first.focus();
    await page.keyboard.press('Enter');
    const panel = page.locator('.ev:target');
    check(await panel.isVisible(), `${name}: ${figure} opens passages`);
    await panel.locator('a.src').first().click();
    const sentence = page.locator('.doc :target');
    check(await sentence.isVisible(), `${name}: a passage of ${figure} opens its text`);
    const seen = await sentence.evaluate(e => { const r = e.getBoundingClientRect(); return r.top < innerHeight && r.bottom > 0; });
    check(seen, `${name}: the sentence is in view`);
  }
}

async function search(page, name) {
  await page.fill('#q', 'the');
  await page.waitForSelector('#hits tr');
  check((await page.locator('#hits tr').count()) > 0, `${name}: search finds`);
  await page.locator('#hits a').first().click();
  check(await page.locator('.doc :target').isVisible(), `${name}: a hit opens its text`);
}

async function main() {
  fs.mkdirSync(out, { recursive: true });
  const made = (name, ...more) => {
    const file = path.join(out, `${name}.html`);
    execFileSync(dragoman, ['report', '--quiet', '-o', file, ...more]);
    return path.resolve(file);
  };
  const rows = path.join(out, 'hostile.jsonl');
  hostileRows(rows);
  const plain = made('report', corpus), hostile = made('hostile', rows), bare = made('bare', '--no-text', corpus);
  const browser = await chromium.launch({
    executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  await layouts(browser, plain, 'report');
  await contrast(browser, plain, 'report');
  for (const javaScriptEnabled of [true, false]) {
    const name = javaScriptEnabled ? 'with script' : 'without script';
    const faults = await open(browser, plain, { viewport: { width: 1280, height: 900 }, javaScriptEnabled }, async page => {
      if (javaScriptEnabled) await search(page, name);
      else check(!(await page.locator('#find').isVisible()), `${name}: no search box`);
      await clicks(page, name);
      if (!javaScriptEnabled) {
        await page.locator('#actors details summary').click();
        await page.locator('#actors table a').first().click();
        check(await page.locator('.ev:target').isVisible(), `${name}: a row opens passages`);
        await page.locator('.ev:target a.src').first().click();
        check(await page.locator('.doc :target').isVisible(), `${name}: a passage opens its text`);
      }
    });
    check(!faults.length, `${name}: no error and no request ${faults.join('; ')}`);
  }
  const faults = await open(browser, hostile, { viewport: { width: 1280, height: 900 } }, async page => {
    await page.waitForTimeout(300);
    check((await page.evaluate(() => window.broken)) === undefined, 'hostile: no script ran');
    check((await page.locator('script').count()) === 1, 'hostile: one script element');
    check((await page.locator('img, iframe, base, object, embed, form').count()) === 0, 'hostile: no element of a text');
    check((await page.locator('[onload], [onerror], [onmouseover], [href^="javascript"]').count()) === 0, 'hostile: no attribute of a text');
    await page.fill('#q', 'broken');
    await page.waitForSelector('#hits tr');
    check((await page.evaluate(() => window.broken)) === undefined, 'hostile: no script ran from a hit');
  });
  check(!faults.length, `hostile: no error and no request ${faults.join('; ')}`);
  const bareFaults = await open(browser, bare, { viewport: { width: 1280, height: 900 } }, async page => {
    check((await page.locator('.doc, .ev').count()) === 0, 'bare: no text');
    const dead = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')]
      .filter(a => !document.getElementById(a.hash.slice(1))).map(a => a.hash));
    check(!dead.length, `bare: every link leads somewhere ${dead.slice(0, 3)}`);
  });
  check(!bareFaults.length, `bare: no error and no request ${bareFaults.join('; ')}`);
  await open(browser, plain, {}, async page => {
    const dead = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')]
      .map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id)));
    check(!dead.length, `report: every link leads somewhere ${dead.slice(0, 3)}`);
  });
  await browser.close();
  console.log(failed ? `${failed} checks failed` : 'all checks passed');
  process.exit(failed ? 1 : 0);
}

main();

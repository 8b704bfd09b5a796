// How long a phone on a slow line waits for a list that can be read and used. Needs Node 20 and a chromium, and nothing from npm.
//
//   node bench/slow-line.mjs http://localhost:5080 [path …]
//
// Each page is visited as the first of a visitor: nothing in the cache, 360 px wide, a processor four times slower, the line as Chromium's own
// profiles throttle it. "Readable" is when all cards of the list are there and painted in their style; links, filters and paging work from
// then on, for they need no script. "Complete" is when nothing is on its way any more.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [site = 'http://localhost:5080', ...given] = process.argv.slice(2)
const paths = given.length ? given : ['/fr/clusters', '/ar/clusters', '/fr/clusters?q=olive', '/ar/clusters?q=' + encodeURIComponent('زيت الزيتون')]
const runs = 5
const profiles = { // the presets of Chromium's developer tools
  'Fast 3G': { latency: 562.5, downloadThroughput: 1.6 * 1024 * 1024 / 8 * 0.9, uploadThroughput: 750 * 1024 / 8 * 0.9 },
  'Slow 3G': { latency: 2000, downloadThroughput: 500 * 1024 / 8 * 0.8, uploadThroughput: 500 * 1024 / 8 * 0.8 },
}

const folder = mkdtempSync(join(tmpdir(), 'slow-line-'))
const chromium = spawn(process.env.GRAPPE_CHROMIUM ?? '/usr/bin/chromium', ['--headless=new', '--remote-debugging-pipe', '--no-sandbox', '--no-first-run', '--disable-quic',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--user-data-dir=' + folder], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
const waiting = new Map(), heard = new Set()
let last = 0, rest = ''
chromium.stdio[4].setEncoding('utf8').on('data', text => {
  const said = (rest + text).split('\0')
  rest = said.pop()
  for (const message of said.map(JSON.parse)) {
    if (!message.id) for (const hear of heard) hear(message)
    else { const { done, failed } = waiting.get(message.id); waiting.delete(message.id); message.error ? failed(new Error(message.error.message)) : done(message.result) }
  }
})
const send = (method, params = {}, sessionId) => new Promise((done, failed) => {
  waiting.set(++last, { done, failed })
  chromium.stdio[3].write(JSON.stringify({ id: last, method, params, sessionId }) + '\0')
})

async function visit(address, line) {
  const { browserContextId } = await send('Target.createBrowserContext') // a cache of its own
  const { targetId } = await send('Target.createTarget', { url: 'about:blank', browserContextId })
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  const page = (method, params) => send(method, params, sessionId)
  let bytes = 0
  const idle = new Set() // of the documents: the blank one of the new tab comes to rest too
  let look = () => {}
  const hear = message => {
    if (message.sessionId !== sessionId) return
    if (message.method === 'Network.loadingFinished') bytes += message.params.encodedDataLength
    if (message.method === 'Page.lifecycleEvent' && message.params.name === 'networkIdle') { idle.add(message.params.loaderId); look() }
  }
  heard.add(hear)
  await page('Page.enable')
  await page('Network.enable')
  await page('Page.setLifecycleEventsEnabled', { enabled: true })
  await page('Emulation.setDeviceMetricsOverride', { width: 360, height: 740, deviceScaleFactor: 2, mobile: true })
  await page('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page('Network.emulateNetworkConditions', { offline: false, ...line })
  const { loaderId } = await page('Page.navigate', { url: address })
  await new Promise(done => { look = () => { if (idle.has(loaderId)) done() }; look() })
  heard.delete(hear)
  const { result } = await page('Runtime.evaluate', { returnByValue: true, expression: `(() => {
    const [page] = performance.getEntriesByType('navigation'), paint = performance.getEntriesByName('first-contentful-paint')[0]
    return { cards: document.querySelectorAll('#results .item').length, readable: Math.max(paint.startTime, page.domInteractive), complete: page.loadEventEnd }
  })()` })
  await send('Target.disposeBrowserContext', { browserContextId })
  return { ...result.value, bytes }
}

const middle = numbers => numbers.sort((a, b) => a - b)[numbers.length >> 1]
try {
  console.log('| line | page | cards | readable, ms | complete, ms | KB |\n|---|---|---|---|---|---|')
  for (const [name, line] of Object.entries(profiles)) for (const path of paths) {
    const visits = []
    for (let run = 0; run < runs; run++) visits.push(await visit(site + path, line))
    const of = what => Math.round(middle(visits.map(each => each[what])))
    console.log(`| ${name} | \`${decodeURIComponent(path)}\` | ${of('cards')} | ${of('readable')} | ${of('complete')} | ${Math.round(of('bytes') / 1024)} |`)
  }
} finally {
  chromium.kill()
  chromium.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
}

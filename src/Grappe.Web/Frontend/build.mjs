// Bundles the style sheet and the page scripts into wwwroot/dist. Run by the build (see Grappe.Web.csproj), or by hand: node Frontend/build.mjs
// The names it writes are stable: the server fingerprints them, and tells site.js by data-* attributes on <html> where the lazily loaded ones are.
import { build } from 'esbuild'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ground } from './grounds.mjs'
import { outlines, shapes } from './outlines.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const packages = join(here, '../node_modules')
const dist = join(here, '../wwwroot/dist')

await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })

const common = {
  bundle: true,
  minify: true,
  charset: 'utf8',
  legalComments: 'none', // licences are named in dist/licences.txt
  target: ['chrome111', 'firefox115', 'safari16.4'],
  logLevel: 'warning',
}

await Promise.all([
  build({ ...common, entryPoints: [join(here, 'site.css')], outdir: dist, external: ['*.woff2'] }),
  build({ ...common, entryPoints: { map: join(packages, 'maplibre-gl/dist/maplibre-gl.css') }, outdir: dist }),
  build({ ...common, entryPoints: [join(here, 'site.js')], outdir: dist, format: 'iife' }),
  build({ ...common, entryPoints: [join(here, 'map.js'), join(here, 'graph.js')], outdir: dist, format: 'esm' }),
  build({ ...common, entryPoints: { 'map-worker': join(packages, 'maplibre-gl/dist/maplibre-gl-worker.mjs') }, outdir: dist, format: 'esm' }),
  copyFile(
    join(packages, '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2'),
    join(dist, 'noto-sans-arabic.woff2'),
  ),
  readFile(join(packages, 'world-atlas/countries-50m.json'), 'utf8')
    .then(async text => {
      const world = JSON.parse(text), boxes = JSON.parse(await readFile(join(here, 'grounds.json'), 'utf8')), drawn = shapes(world)
      await writeFile(join(dist, 'outlines.json'), JSON.stringify(outlines(world)))
      await Promise.all(Object.entries(boxes).map(([name, box]) => writeFile(join(dist, `ground-${name}.svg`), ground(drawn, box))))
    }),
  licences(['maplibre-gl', 'htmx.org', 'd3-force', 'd3-quadtree', 'd3-dispatch', 'd3-timer', 'topojson-client', 'world-atlas', '@fontsource-variable/noto-sans-arabic'])
    .then(text => writeFile(join(dist, 'licences.txt'), text)),
])

async function licences(names) {
  const texts = await Promise.all(names.map(async name => {
    const { version } = JSON.parse(await readFile(join(packages, name, 'package.json'), 'utf8'))
    const licence = await readFile(join(packages, name, 'LICENSE'), 'utf8').catch(() => readFile(join(packages, name, 'LICENSE.txt'), 'utf8'))
    return `${name} ${version}\n\n${licence.trim()}\n`
  }))
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}

// Bundles the style sheet and the page scripts into wwwroot/dist. Run by the build (see Grappe.Web.csproj), or by hand: node Frontend/build.mjs
// The names it writes are stable: the server fingerprints them, and tells site.js by data-* attributes on <html> where the lazily loaded ones are.
import { build } from 'esbuild'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import subsetFont from 'subset-font'
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
  legalComments: 'none', // licences stand in dist/licences.txt
  metafile: true,
  target: ['chrome111', 'firefox115', 'safari16.4'],
  logLevel: 'warning',
}

// The map draws with maplibre's own source: what the page and its worker share is fetched once, and what we never draw is left out.
const maplibre = join(packages, 'maplibre-gl/src')

const built = await Promise.all([
  // A name that holds the hash of what it names: the server lets it be kept for good.
  build({ ...common, entryPoints: [join(here, 'site.css')], outdir: dist, plugins: [{ name: 'arabic', setup: arabic }], loader: { '.woff2': 'file' }, assetNames: '[name]-[hash]' }),
  build({ ...common, entryPoints: { map: join(packages, 'maplibre-gl/dist/maplibre-gl.css') }, outdir: dist }),
  build({ ...common, entryPoints: [join(here, 'site.js')], outdir: dist, format: 'iife' }),
  build({ ...common, entryPoints: [join(here, 'graph.js')], outdir: dist, format: 'esm' }),
  build({
    ...common, entryPoints: { map: join(here, 'map.js'), 'map-worker': join(maplibre, 'source/worker.ts') }, outdir: dist, format: 'esm',
    splitting: true, chunkNames: 'map-shared-[hash]', alias: { 'maplibre-gl': join(maplibre, 'index.ts') }, plugins: [{ name: 'undrawn', setup: undrawn }],
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } }, // as maplibre compiles itself: a field that is only declared keeps what the base class gave it
  }),
  readFile(join(packages, 'world-atlas/countries-50m.json'), 'utf8')
    .then(async text => {
      const world = JSON.parse(text), boxes = JSON.parse(await readFile(join(here, 'grounds.json'), 'utf8')), drawn = shapes(world)
      await writeFile(join(dist, 'outlines.json'), JSON.stringify(outlines(world)))
      await Promise.all(Object.entries(boxes).map(([name, box]) => writeFile(join(dist, `ground-${name}.svg`), ground(drawn, box))))
    }),
])

// What is sent brings its licence, whoever brought it: all of which something stands in a bundle, and those of whom the outlines and the letters are made.
const sent = built
  .flatMap(one => Object.values(one?.metafile?.outputs ?? {}))
  .flatMap(output => Object.entries(output.inputs))
  .filter(([, used]) => used.bytesInOutput > 0)
  .flatMap(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [])
await writeFile(join(dist, 'licences.txt'), await licences([...new Set([...sent, 'world-atlas', '@fontsource-variable/noto-sans-arabic'])].sort()))

// No tiles come from anywhere and the map is flat: what decodes a format of tiles or draws a globe is left out, and of the package's description all but the version.
function undrawn(builder) {
  builder.onResolve({ filter: /^@maplibre\/mlt$/ }, () => ({ path: 'mlt', namespace: 'undrawn' }))
  builder.onLoad({ filter: /^mlt$/, namespace: 'undrawn' }, () => ({ contents: 'export const GEOMETRY_TYPE = {}; export function decodeTile() { throw new Error("No tiles of this format are drawn here") }' }))
  builder.onLoad({ filter: /projection[\\/]projection_factory\.ts$/ }, ({ path }) => ({
    resolveDir: dirname(path),
    contents: `
      import { MercatorProjection } from './mercator_projection.ts'
      import { createMercatorTransform } from './mercator_transform.ts'
      import { MercatorCameraHelper } from './mercator_camera_helper.ts'
      export const createProjectionFromName = (name, constrainOverride) =>
        ({ projection: new MercatorProjection(), transform: createMercatorTransform({ constrainOverride }), cameraHelper: new MercatorCameraHelper() })`,
  }))
  builder.onLoad({ filter: /maplibre-gl[\\/]package\.json$/ }, async ({ path }) => {
    const { version } = JSON.parse(await readFile(path, 'utf8'))
    return { contents: JSON.stringify({ version }), loader: 'json' }
  })
}

// The letters, marks, digits and signs of Arabic as the Maghreb writes it, with those of foreign sounds, between regular and bold: a third of the whole.
function arabic(builder) {
  const whole = join(packages, '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2')
  const range = (first, last) => String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, at) => first + at))
  const letters = range(0x621, 0x652) + range(0x660, 0x66c) + '\u060c\u061b\u061f\u0670\u0671\u067e\u0686\u0698\u06a4\u06a5\u06a8\u06ad\u06af\u200c\u200d\u200e\u200f'
  builder.onResolve({ filter: /noto-sans-arabic\.woff2$/ }, () => ({ path: join(here, 'noto-sans-arabic.woff2'), namespace: 'arabic' }))
  builder.onLoad({ filter: /.*/, namespace: 'arabic' }, async () => ({
    contents: await subsetFont(await readFile(whole), letters, { targetFormat: 'woff2', variationAxes: { wght: { min: 400, max: 700 } } }),
    loader: 'file',
  }))
}

async function licences(names) {
  const texts = await Promise.all(names.map(async name => {
    const { version } = JSON.parse(await readFile(join(packages, name, 'package.json'), 'utf8'))
    const licence = await first(['LICENSE', 'LICENSE.txt', 'LICENSE.md'].map(file => join(packages, name, file)))
      // Some say it at the end of what they say of themselves.
      ?? (await readFile(join(packages, name, 'README.md'), 'utf8')).split(/^## License.*$/m)[1]
    if (!licence)
      throw new Error(`The licence of ${name} is not where others have theirs: say where in Frontend/build.mjs`)
    return `${name} ${version}\n\n${licence.trim()}\n`
  }))
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}

async function first(paths) {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => null)
    if (text)
      return text
  }
  return null
}

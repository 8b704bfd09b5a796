// Draws the points of <figure class="map" data-points="address of GeoJSON, or #id of a JSON script"> over plain outlines: no tile server, no glyphs.
// A state is a shape, a sector a colour, and a digit always a count; colours come from the style sheet, words from data-label-*, names of countries and cities from data-names.
import { Map as Drawing, NavigationControl, Popup, AttributionControl, setWorkerUrl, setWorkerCount } from 'maplibre-gl'
import { feature } from 'topojson-client'
import { pieces } from './clip.js'

const settings = document.documentElement.dataset
const dark = matchMedia('(prefers-color-scheme: dark)')
const still = matchMedia('(prefers-reduced-motion: reduce)')
const rtl = document.documentElement.dir === 'rtl'
const absolute = address => new URL(address, document.baseURI).href
const closest = 10 // the outlines are good to about 500 m
const drawn = new Set()
let outlines

export async function enhance(figure) {
  for (const entry of drawn) if (!entry.figure.isConnected) { entry.map.remove(); drawn.delete(entry) }
  if (!document.createElement('canvas').getContext('webgl2')) throw new Error('WebGL 2 is not available')
  setWorkerUrl(absolute(settings.mapWorker))
  setWorkerCount(1)
  outlines ??= getJson(settings.outlines)
  const [ground, points] = await Promise.all([outlines, pointsOf(figure), styleSheet()])
  // A partner overseas stands where nothing is drawn and would shrink the others to a dot: the list beside the map has it.
  const [west, south, east, north] = ground.bbox
  points.features = points.features.filter(({ geometry: { coordinates: [x, y] } }) => x >= west && x <= east && y >= south && y <= north)
  // Of very many points, those of the first view say less than the server of where all of them stand.
  const [w, s, e, n] = points.bbox ?? []
  const all = points.partial && points.bbox ? [Math.max(w, west), Math.max(s, south), Math.min(e, east), Math.min(n, north)] : boundsOf(points.features)
  const whole = regionOf(figure, points, all)
  const names = namesOf(figure)
  const label = name => figure.dataset['label' + name] ?? ''

  const container = Object.assign(document.createElement('div'), { className: 'map-canvas' })
  figure.prepend(container)
  figure.classList.add('ready')
  const map = new Drawing({
    container,
    style: styleOf(ground, points, names),
    bounds: whole ?? [-13, 21, 37, 48],
    fitBoundsOptions: framing(figure),
    maxBounds: ground.bbox,
    maxZoom: closest,
    dragRotate: false, pitchWithRotate: false, touchPitch: false,
    cooperativeGestures: true,
    fadeDuration: 0,
    attributionControl: false,
    locale: {
      'Map.Title': label('Map'), 'NavigationControl.ZoomIn': label('ZoomIn'), 'NavigationControl.ZoomOut': label('ZoomOut'), 'Popup.Close': label('Close'),
      'CooperativeGesturesHandler.WindowsHelpText': label('GestureWheel'), 'CooperativeGesturesHandler.MacHelpText': label('GestureWheel'),
      'CooperativeGesturesHandler.MobileHelpText': label('GestureTouch'),
    },
  })
  drawn.add({ map, figure })
  map.setMissingStyleImageResolver(id => drawImage(map, id))
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), rtl ? 'top-left' : 'top-right')
  if (label('Attribution')) map.addControl(new AttributionControl({ customAttribution: label('Attribution'), compact: false }), rtl ? 'bottom-left' : 'bottom-right')
  addTools(figure, map, whole)

  await new Promise((done, failed) => { map.once('load', done); setTimeout(() => failed(new Error('The map did not load in time')), 30_000) })
    .catch(error => { map.remove(); container.remove(); figure.classList.remove('ready'); throw error })

  if (points.partial) followView(figure, map, ground.bbox, points)
  followPointer(figure, map, points)
  followList(figure, map, points)
  const recolour = () => {
    for (const id of map.listImages()) map.removeImage(id)
    map.setStyle(styleOf(ground, points, names), { diff: false })
  }
  dark.addEventListener('change', recolour)
  map.once('remove', () => dark.removeEventListener('change', recolour))
}

async function getJson(address) {
  const answer = await fetch(absolute(address), { headers: { Accept: 'application/geo+json, application/json' } })
  if (!answer.ok) throw new Error(`${answer.status} for ${address}`)
  return answer.json()
}

async function pointsOf(figure) {
  const from = figure.dataset.points
  const all = from.startsWith('#') ? JSON.parse(document.querySelector(from).textContent) : await getJson(from)
  return { ...all, features: all.features.filter(f => f.geometry?.type === 'Point') }
}

// Of very many points the server gives those of the view, grouped: each new view asks again, and only the answer to the last one counts.
function followView(figure, map, [west, south, east, north], points) {
  let turn = 0
  const ask = async () => {
    const asked = ++turn, view = map.getBounds(), { width, height } = map.getCanvas().getBoundingClientRect()
    if (!width || !height) return
    const [x, y] = [(view.getEast() - view.getWest()) / 4, (view.getNorth() - view.getSouth()) / 4] // a quarter more on each side, to move into
    const address = new URL(absolute(figure.dataset.points))
    address.searchParams.set('bbox', [Math.max(west, view.getWest() - x), Math.max(south, view.getSouth() - y), Math.min(east, view.getEast() + x), Math.min(north, view.getNorth() + y)].map(n => n.toFixed(4)).join())
    address.searchParams.set('zoom', Math.round(map.getZoom()))
    const answer = await getJson(address).catch(() => null)
    if (!answer || asked !== turn) return
    points.features = answer.features
    map.getSource('points')?.setData(points)
  }
  map.on('moveend', ask)
  ask()
}

// The map measures itself: its style sheet must be there first.
function styleSheet() {
  const sheet = document.getElementById('map-style')
  return !sheet || sheet.sheet ? undefined : new Promise((done, failed) => { sheet.onload = done; sheet.onerror = () => failed(new Error('No map style sheet')) })
}

const framing = figure => ({ padding: Math.min(48, figure.clientWidth / 12), maxZoom: 8 })

function boundsOf(features) {
  if (!features.length) return null
  const xs = features.map(f => f.geometry.coordinates[0]), ys = features.map(f => f.geometry.coordinates[1])
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

// The first look is at the region the atlas is about, where some of the points are there: a partner far off would shrink it.
function regionOf(figure, points, all) {
  const [west, south, east, north] = (figure.dataset.region ?? '').split(',').map(Number)
  if (!all || !(east > west)) return all
  if (points.partial) {
    const [w, s, e, n] = [Math.max(all[0], west), Math.max(all[1], south), Math.min(all[2], east), Math.min(all[3], north)]
    return e > w && n > s ? [w, s, e, n] : all
  }
  return boundsOf(points.features.filter(({ geometry: { coordinates: [x, y] } }) => x >= west && x <= east && y >= south && y <= north)) ?? all
}

// [name, longitude, latitude, whether it is a country], as features.
const namesOf = figure => ({
  type: 'FeatureCollection',
  features: JSON.parse(figure.dataset.names ?? '[]').map(([name, x, y, isCountry]) => ({
    type: 'Feature', geometry: { type: 'Point', coordinates: [x, y] }, properties: { image: `${isCountry ? 'country' : 'city'}/${name}`, isCountry: !!isCountry },
  })),
})

// ---- What is drawn ----
const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim()

function styleOf(ground, points, names) {
  const shape = name => ({ type: 'geojson', data: feature(ground, ground.objects[name]) })
  const icon = { 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-size': 1 }
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: { type: 'MultiPolygon', coordinates: feature(ground, ground.objects.land).geometry.coordinates.flatMap(polygon => pieces(polygon, 5)) } },
      coast: shape('land'), borders: shape('borders'), disputed: shape('disputed'),
      points: {
        type: 'geojson', data: points, cluster: true, clusterRadius: 30, clusterMaxZoom: closest,
        clusterProperties: { n: ['+', ['coalesce', ['get', 'count'], 1]] },
      },
      names: { type: 'geojson', data: names },
      lit: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': colour('map-sea') } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': colour('map-land'), 'fill-antialias': false } },
      { id: 'coast', type: 'line', source: 'coast', paint: { 'line-color': colour('map-coast'), 'line-width': 0.8 } },
      { id: 'borders', type: 'line', source: 'borders', paint: { 'line-color': colour('map-border'), 'line-width': 1 } },
      { id: 'disputed', type: 'line', source: 'disputed', paint: { 'line-color': colour('map-border'), 'line-width': 1.2, 'line-dasharray': [3, 3] } },
      { id: 'countries', type: 'symbol', source: 'names', filter: ['get', 'isCountry'], layout: { 'icon-image': ['get', 'image'] } },
      { id: 'cities', type: 'symbol', source: 'names', filter: ['!', ['get', 'isCountry']], minzoom: 4, layout: { 'icon-image': ['get', 'image'], 'icon-anchor': rtl ? 'right' : 'left' } },
      { id: 'lit', type: 'circle', source: 'lit', paint: { 'circle-radius': 19, 'circle-color': colour('focus'), 'circle-opacity': 0.2, 'circle-stroke-width': 3, 'circle-stroke-color': colour('focus') } },
      { id: 'points', type: 'symbol', source: 'points', filter: ['!', ['has', 'n']],
        layout: { ...icon, 'icon-image': ['case', ['>', ['coalesce', ['get', 'count'], 1], 1], ['concat', 'count/', ['get', 'count']],
          ['concat', 'point/', ['coalesce', ['get', 'state'], ''], '/', ['to-string', ['coalesce', ['get', 'sector'], '']]]] } },
      { id: 'groups', type: 'symbol', source: 'points', filter: ['has', 'n'], layout: { ...icon, 'icon-image': ['concat', 'count/', ['to-string', ['get', 'n']]] } },
    ],
  }
}

// The shapes of the style sheet's states, in a square of 16.
const shapes = {
  constituted: 'M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14z',
  emerging: 'M8 .6L15.800 14.800H.2z',
  expected: 'M8 0l8 8-8 8-8-8z',
  potential: 'M8 1.300a6.700 6.700 0 1 0 0 13.400a6.700 6.700 0 1 0 0-13.400z',
  merged: 'M.5 1H5l3 4 3-4h4.500L9.800 9v6.500H6.200V9z',
  unknown: 'M8 3.500a4.500 4.500 0 1 0 0 9a4.500 4.500 0 1 0 0-9z',
  dissolved: 'M3 .8l5 5 5-5L15.200 3l-5 5 5 5-2.200 2.200-5-5-5 5L.8 13l5-5-5-5z',
}

function drawImage(map, id) {
  const [kind, first, second] = id.split('/')
  const ratio = Math.max(2, Math.ceil(devicePixelRatio))
  if (kind === 'country' || kind === 'city') return drawName(map, id, kind, id.slice(kind.length + 1), ratio)
  const size = kind === 'count' ? 30 + 4 * Math.min(3, first.length) : 22
  const canvas = Object.assign(document.createElement('canvas'), { width: size * ratio, height: size * ratio })
  const pen = canvas.getContext('2d')
  pen.scale(ratio, ratio)
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  if (kind === 'count') drawCount(pen, size, first)
  else drawPoint(pen, size, first, second)
  map.addImage(id, pen.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: ratio })
}

// A name is an image: the map has no glyphs of its own, and the page's letters are right for every script.
function drawName(map, id, kind, name, ratio) {
  const font = kind === 'country' ? '600 13px system-ui, sans-serif' : '12px system-ui, sans-serif'
  const dot = kind === 'city' ? 8 : 0
  const canvas = document.createElement('canvas'), pen = canvas.getContext('2d')
  pen.font = font
  const width = Math.ceil(pen.measureText(name).width) + 6 + dot, height = 20
  Object.assign(canvas, { width: width * ratio, height: height * ratio })
  pen.scale(ratio, ratio)
  Object.assign(pen, { font, textBaseline: 'middle', lineJoin: 'round', lineWidth: 3, strokeStyle: colour('map-land'), fillStyle: colour(dot ? 'ink' : 'soft') })
  pen.textAlign = rtl ? 'right' : 'left'
  const x = rtl ? width - 3 - dot : 3 + dot
  pen.strokeText(name, x, height / 2)
  pen.fillText(name, x, height / 2)
  if (dot) { pen.beginPath(); pen.arc(rtl ? width - 3 : 3, height / 2, 2.2, 0, 7); pen.fill() }
  map.addImage(id, pen.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: ratio })
}

function drawCount(pen, size, n) {
  const disc = (radius, fill) => { pen.beginPath(); pen.arc(size / 2, size / 2, radius, 0, 7); pen.fillStyle = fill; pen.fill() }
  disc(size / 2, colour('map-halo'))
  disc(size / 2 - 2, colour('deep'))
  write(pen, n, size / 2, size / 2, 14, colour('on-deep'))
}

function drawPoint(pen, size, state, sector) {
  const path = new Path2D(shapes[state] ?? shapes.unknown)
  const ink = colour(/^[1-7]$/.test(sector) ? 'sector-' + sector : 'sector-0')
  const hollow = state === 'expected' || state === 'potential'
  pen.save()
  pen.translate(3, 3)
  pen.scale((size - 6) / 16, (size - 6) / 16)
  pen.lineJoin = 'round'
  pen.strokeStyle = colour('map-halo')
  pen.lineWidth = hollow ? 4.2 : 2.6
  pen.stroke(path)
  pen.fillStyle = hollow ? colour('map-halo') : ink
  pen.fill(path)
  if (hollow) {
    pen.strokeStyle = ink
    pen.lineWidth = 1.9
    if (state === 'potential') pen.setLineDash([2.5, 2.5])
    pen.stroke(path)
  }
  pen.restore()
}

function write(pen, text, x, y, size, ink) {
  pen.font = `700 ${size}px system-ui, sans-serif`
  pen.fillStyle = ink
  pen.fillText(text, x, y + 0.5)
}

// ---- What answers ----
function followPointer(figure, map, points) {
  for (const layer of ['points', 'groups']) {
    map.on('mouseenter', layer, () => { map.getCanvas().style.cursor = 'pointer' })
    map.on('mouseleave', layer, () => { map.getCanvas().style.cursor = ''; mark(figure, null) })
  }
  map.on('mousemove', 'points', event => mark(figure, event.features[0].properties.slug))
  map.on('click', 'points', event => {
    const [one] = event.features
    if (one.properties.count > 1 && !one.properties.url) approach(map, one.geometry.coordinates, map.getZoom() + 2)
    else show(figure, map, one.geometry.coordinates, [one.properties])
  })
  map.on('click', 'groups', async event => {
    const [group] = event.features
    const source = map.getSource('points'), { cluster_id, point_count } = group.properties
    const [leaves, zoom] = await Promise.all([source.getClusterLeaves(cluster_id, Math.min(point_count, 100), 0), source.getClusterExpansionZoom(cluster_id)])
    const [west, south, east, north] = boundsOf(leaves)
    // Several clusters stand in one town, at one point: no closer look parts them, so they are listed.
    if (points.partial && map.getZoom() < closest && leaves.some(leaf => leaf.properties.count)) approach(map, group.geometry.coordinates, Math.max(zoom, map.getZoom() + 2))
    else if (zoom > closest || (east - west < 0.01 && north - south < 0.01)) show(figure, map, group.geometry.coordinates, leaves.map(leaf => leaf.properties))
    else approach(map, group.geometry.coordinates, zoom)
  })
}

const approach = (map, center, zoom) => map.easeTo({ center, zoom: Math.min(zoom, closest), duration: still.matches ? 0 : 400 })

function show(figure, map, at, all) {
  const list = document.createElement('ul')
  for (const { name, url, count, detail = count && figure.dataset.labelCrowd } of all) {
    const item = list.appendChild(document.createElement('li'))
    const title = item.appendChild(document.createElement(url ? 'a' : 'b'))
    title.textContent = name
    title.dir = 'auto'
    if (url) title.href = url
    if (detail) item.appendChild(document.createElement('p')).textContent = detail
  }
  const content = Object.assign(document.createElement('div'), { className: 'popup' })
  content.append(list)
  new Popup({ offset: 16, maxWidth: '18rem', focusAfterOpen: true }).setLngLat(at).setDOMContent(content).addTo(map)
}

// ---- The list beside it, which is how the keyboard and the screen reader get at the points ----
const listOf = figure => (figure.dataset.list ? document.querySelector(figure.dataset.list) : figure.closest('.map-with-list')) ?? document.body

function mark(figure, slug) {
  for (const link of listOf(figure).querySelectorAll('a[data-slug]')) link.classList.toggle('active', link.dataset.slug === slug)
}

function followList(figure, map, points) {
  const light = event => {
    const slug = event.target.closest?.('a[data-slug]')?.dataset.slug
    const features = slug && ['mouseover', 'focusin'].includes(event.type) ? points.features.filter(f => f.properties.slug === slug) : []
    map.getSource('lit')?.setData({ type: 'FeatureCollection', features })
  }
  const list = listOf(figure)
  const types = ['mouseover', 'mouseout', 'focusin', 'focusout']
  for (const type of types) list.addEventListener(type, light)
  map.once('remove', () => { for (const type of types) list.removeEventListener(type, light) })
}

function addTools(figure, map, whole) {
  const tools = Object.assign(document.createElement('div'), { className: 'figure-tools' })
  const button = (text, act) => {
    if (text) tools.appendChild(Object.assign(document.createElement('button'), { type: 'button', className: 'button small', textContent: text })).addEventListener('click', act)
  }
  button(figure.dataset.labelReset, () => {
    if (whole) map.fitBounds(whole, { ...framing(figure), duration: still.matches ? 0 : 400 })
  })
  button(figure.dataset.labelPng, () => {
    map.once('render', () => map.getCanvas().toBlob(blob => {
      const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: (figure.id || 'map') + '.png' })
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
    }))
    map.triggerRepaint()
  })
  if (tools.childElementCount) figure.querySelector('.map-canvas').after(tools)
}

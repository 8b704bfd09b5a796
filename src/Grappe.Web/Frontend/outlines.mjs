// Cuts the outlines drawn under the map out of Natural Earth (public domain, through world-atlas): Europe, Africa, the Middle East.
// The result is TopoJSON with three objects: `land` (MultiPolygon), `borders` and `disputed` (MultiLineString).
// Natural Earth draws who holds the ground. Where a line is disputed the map takes no position: it is drawn dashed, never as a border.
// Whoever must follow another country's rule replaces outlines.json by a file with the same three objects.
import { merge, mesh } from 'topojson-client'
import { clip } from './clip.js'

const area = { west: -32, south: -36, east: 66, north: 71.5 }

// Two names whose common line is disputed; `within` keeps to the part of that line that is.
const disputed = [
  { between: ['Morocco', 'W. Sahara'] },
  { between: ['Israel', 'Palestine'] },
  { between: ['Israel', 'Syria'] },
  { between: ['Cyprus', 'N. Cyprus'] },
  { between: ['Serbia', 'Kosovo'] },
  { between: ['Somalia', 'Somaliland'] },
  { between: ['Egypt', 'Sudan'], within: { west: 33, south: 20, east: 38, north: 24 } },
  { between: ['Ukraine', 'Russia'], within: { west: 32, south: 44, east: 37, north: 46.6 } },
]

// Lines that are disputed and that Natural Earth does not draw: for Western Sahara it draws the berm only; maps of the United Nations show this parallel.
const alsoDisputed = [
  [[-13.17, 27.667], [-8.667, 27.667]],
]

export const outlines = world => pack(shapes(world))

/** Land, borders and disputed lines as lists of coordinates. */
export function shapes(world) {
  const countries = world.objects.countries
  const shared = mesh(world, countries, (a, b) => a !== b && !disputed.some(d => pair(d, a, b))).coordinates
  const lines = d => mesh(world, countries, (a, b) => a !== b && pair(d, a, b)).coordinates
  const dashed = disputed.flatMap(d => lines(d).flatMap(line => runs(line, segment => !d.within || inside(d.within, segment))))
  const plain = disputed.flatMap(d => lines(d).flatMap(line => runs(line, segment => d.within && !inside(d.within, segment))))

  const land = merge(world, countries.geometries).coordinates
    .map(polygon => clip(polygon, area))
    .filter(polygon => polygon.length && extent(polygon[0]) > 0.02)

  return {
    land,
    borders: [...shared, ...plain].flatMap(inArea),
    disputed: [...dashed, ...alsoDisputed].flatMap(inArea),
  }
}

const pair = (d, a, b) => d.between.includes(a.properties.name) && d.between.includes(b.properties.name)
const contains = (box, [x, y]) => x >= box.west && x <= box.east && y >= box.south && y <= box.north
const inside = (box, line) => line.every(point => contains(box, point))

function extent(ring) {
  const xs = ring.map(p => p[0]), ys = ring.map(p => p[1])
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
}

// The pieces of a line whose segments all pass the test.
function runs(line, test) {
  const pieces = [[]]
  for (let i = 1; i < line.length; i++) {
    if (!test([line[i - 1], line[i]])) pieces.push([])
    else pieces.at(-1).push(...(pieces.at(-1).length ? [line[i]] : [line[i - 1], line[i]]))
  }
  return pieces.filter(piece => piece.length)
}

const inArea = line => runs(line, segment => inside(area, segment))

// Each ring and line becomes one arc, in steps of 0.005 degrees (about 500 m), each point as its difference from the one before.
function pack({ land, borders, disputed }) {
  const step = 0.005
  const arcs = []
  const arc = (line, least) => {
    const steps = line.map(([x, y]) => [Math.round((x - area.west) / step), Math.round((y - area.south) / step)])
      .filter((p, i, all) => i === 0 || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1])
    if (steps.length < least) return []
    return [arcs.push(steps.map(([x, y], i) => i === 0 ? [x, y] : [x - steps[i - 1][0], y - steps[i - 1][1]])) - 1]
  }
  return {
    type: 'Topology',
    bbox: [area.west, area.south, area.east, area.north],
    transform: { scale: [step, step], translate: [area.west, area.south] },
    objects: {
      land: { type: 'MultiPolygon', arcs: land.map(polygon => polygon.map(ring => arc(ring, 4)).filter(a => a.length)).filter(p => p.length) },
      borders: { type: 'MultiLineString', arcs: borders.map(line => arc(line, 2)).filter(a => a.length) },
      disputed: { type: 'MultiLineString', arcs: disputed.map(line => arc(line, 2)).filter(a => a.length) },
    },
    arcs,
  }
}

// Cuts polygons by a box of degrees: Sutherland–Hodgman against its four sides.

const atX = ([ax, ay], [bx, by], x) => [x, ay + (by - ay) * (x - ax) / (bx - ax)]
const atY = ([ax, ay], [bx, by], y) => [ax + (bx - ax) * (y - ay) / (by - ay), y]

function clipRing(ring, box) {
  const sides = [
    [p => p[0] >= box.west, (a, b) => atX(a, b, box.west)], [p => p[0] <= box.east, (a, b) => atX(a, b, box.east)],
    [p => p[1] >= box.south, (a, b) => atY(a, b, box.south)], [p => p[1] <= box.north, (a, b) => atY(a, b, box.north)],
  ]
  let points = ring.slice(0, -1)
  for (const [keeps, cross] of sides) {
    const kept = []
    points.forEach((point, i) => {
      const previous = points.at(i - 1)
      if (keeps(point) !== keeps(previous)) kept.push(cross(previous, point))
      if (keeps(point)) kept.push(point)
    })
    points = kept
  }
  return points.length ? [...points, points[0]] : []
}

/** The part of a polygon (its rings) inside the box; empty when there is none. */
export const clip = (polygon, box) => polygon.map(ring => clipRing(ring, box)).filter(ring => ring.length > 3)

/** The polygon in pieces of at most `size` degrees: the fill of a continent with ten thousand corners breaks where two of them touch. */
export function pieces(polygon, size) {
  const xs = polygon[0].map(p => p[0]), ys = polygon[0].map(p => p[1])
  const found = []
  for (let west = Math.floor(Math.min(...xs) / size) * size; west < Math.max(...xs); west += size)
    for (let south = Math.floor(Math.min(...ys) / size) * size; south < Math.max(...ys); south += size) {
      const piece = clip(polygon, { west, south, east: west + size, north: south + size })
      if (piece.length) found.push(piece)
    }
  return found
}

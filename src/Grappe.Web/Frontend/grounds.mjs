// Draws the small still maps of cards: the land around a country as an image, on which the page sets one point. Boxes are west, south, east, north;
// the page reads the same boxes and projects as this does (Modules/Atlas/Places/Ground.cs).
import { clip } from './clip.js'

const width = 240

export function ground({ land, borders, disputed }, [west, south, east, north]) {
  const narrow = Math.cos((south + north) / 2 * Math.PI / 180)
  const scale = width / ((east - west) * narrow)
  const height = Math.round((north - south) * scale)
  const at = ([lon, lat]) => [(lon - west) * narrow * scale, (north - lat) * scale]
  const around = { west: west - 1, south: south - 1, east: east + 1, north: north + 1 }
  const path = line => {
    let last
    return line.map(at).filter((point, i, all) => {
      const far = !last || i === all.length - 1 || Math.hypot(point[0] - last[0], point[1] - last[1]) > 1
      if (far) last = point
      return far
    }).map(([x, y], i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
  }
  const isNear = ([lon, lat]) => lon >= around.west && lon <= around.east && lat >= around.south && lat <= around.north
  const lines = all => all.flatMap(line => {
    const near = [[]]
    for (const point of line) isNear(point) ? near.at(-1).push(point) : near.at(-1).length && near.push([])
    return near.filter(piece => piece.length > 1)
  }).map(path).join('')
  const shore = land.map(polygon => clip(polygon, around)).flatMap(polygon => polygon.map(ring => path(ring) + 'Z')).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`
    + '<style>@media (prefers-color-scheme:dark){.s{fill:#16242f}.l{fill:#2b363d;stroke:#4d6373}.b{stroke:#5f6d75}}</style>'
    + `<path class="s" fill="#dcebf3" d="M0 0h${width}v${height}H0z"/>`
    + `<path class="l" fill="#fbf7ee" fill-rule="evenodd" stroke="#94aebc" stroke-width=".8" d="${shore}"/>`
    + `<path class="b" fill="none" stroke="#b3a488" d="${lines(borders)}"/>`
    + `<path class="b" fill="none" stroke="#b3a488" stroke-width="1.2" stroke-dasharray="3 3" d="${lines(disputed)}"/></svg>`
}

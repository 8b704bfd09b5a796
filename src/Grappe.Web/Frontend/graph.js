// Draws the co-operations of <figure class="graph" data-graph="#id of a JSON script"> as SVG: {nodes:[{id,label,kind,url,main}], links:[{source,target,label,kind}]}.
// The layout is computed once and stays (the same data, the same drawing). Names stand in boxes that keep off each other; the level is the line's pattern.
import { forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force'

const lineHeight = 16
const kinds = { national: 'national', euromediterranean: 'euro-mediterranean', extraregional: 'extra-regional' }
const className = kind => kinds[String(kind ?? '').toLowerCase().replace(/[^a-z]/g, '')] ?? String(kind ?? '').toLowerCase().replace(/[^a-z]+/g, '-')

export function enhance(figure) {
  const data = JSON.parse(document.querySelector(figure.dataset.graph).textContent)
  const measure = ruler(figure)
  const nodes = data.nodes.map(node => ({ ...node, ...box(node, measure) }))
  const known = new Set(nodes.map(node => node.id))
  const links = data.links.filter(link => known.has(link.source) && known.has(link.target)).map(link => ({ ...link }))
  const size = layOut(nodes, links, Math.max(320, figure.clientWidth))
  const svg = draw(nodes, links, size, figure)
  figure.prepend(svg)
  figure.classList.add('ready')
  lightNeighbours(svg, links)
  addDownload(figure, svg)
}

function ruler(figure) {
  const pen = document.createElement('canvas').getContext('2d')
  pen.font = `650 13px ${getComputedStyle(figure).fontFamily}`
  return text => pen.measureText(text).width
}

// A long name is broken in lines of about twenty letters.
function box(node, measure) {
  const lines = ['']
  for (const word of node.label.split(/\s+/)) {
    const last = lines.at(-1)
    if (last && (last + ' ' + word).length > 20) lines.push(word)
    else lines[lines.length - 1] = last ? last + ' ' + word : word
  }
  return { lines, width: Math.max(...lines.map(measure)) + 20, height: lines.length * lineHeight + 12 }
}

function layOut(nodes, links, width) {
  const taken = nodes.reduce((sum, node) => sum + (node.width + 20) * (node.height + 24), 0)
  const height = Math.round(Math.min(1400, Math.max(260, width * 0.45, taken * 3 / width)))
  const main = nodes.find(node => node.main)
  if (main) Object.assign(main, { fx: 0, fy: 0 })
  const stretch = Math.min(2, height / width) // the names spread as the room does
  const simulation = forceSimulation(nodes).stop()
    .force('link', forceLink(links).id(node => node.id).distance(link => 60 + (link.source.width + link.target.width) / 4).strength(0.25))
    .force('charge', forceManyBody().strength(-320))
    .force('x', forceX().strength(0.05 * stretch))
    .force('y', forceY().strength(0.05 / stretch))
    .force('apart', () => keepApart(nodes))
  for (let i = 0; i < 300; i++) { simulation.tick(); keepInside(nodes, width, height) }
  for (let i = 0; i < 80; i++) { keepApart(nodes); keepInside(nodes, width, height) }
  const top = Math.min(...nodes.map(node => node.y - node.height / 2)) - 14, bottom = Math.max(...nodes.map(node => node.y + node.height / 2)) + 14
  return { width, top, height: bottom - top }
}

// Boxes that overlap are pushed along the side where they overlap least.
function keepApart(nodes) {
  for (let i = 0; i < nodes.length; i++) {
    for (let j = i + 1; j < nodes.length; j++) {
      const a = nodes[i], b = nodes[j]
      const dx = b.x - a.x, dy = b.y - a.y
      const x = (a.width + b.width) / 2 + 12 - Math.abs(dx), y = (a.height + b.height) / 2 + 12 - Math.abs(dy)
      if (x <= 0 || y <= 0) continue
      const axis = x < y ? 'x' : 'y'
      const push = (x < y ? x : y) / 2 * ((x < y ? dx : dy) < 0 ? -1 : 1)
      const share = a.fx !== undefined ? [0, 2] : b.fx !== undefined ? [2, 0] : [1, 1]
      a[axis] -= push * share[0]
      b[axis] += push * share[1]
    }
  }
}

function keepInside(nodes, width, height) {
  for (const node of nodes) {
    const x = (width - node.width) / 2 - 8, y = (height - node.height) / 2 - 8
    node.x = Math.max(-x, Math.min(x, node.x))
    node.y = Math.max(-y, Math.min(y, node.y))
  }
}

const create = (name, attributes = {}, ...children) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) if (value != null) element.setAttribute(key, value)
  element.append(...children)
  return element
}

function draw(nodes, links, { width, top, height }, figure) {
  const lines = links.map(link => create('line', {
    class: 'link ' + className(link.kind), x1: round(link.source.x), y1: round(link.source.y), x2: round(link.target.x), y2: round(link.target.y),
  }, ...(link.label ? [create('title', {}, link.label)] : [])))
  const boxes = nodes.map(node => {
    const element = create(node.url ? 'a' : 'g', {
      class: `node ${className(node.kind)}${node.main ? ' main' : ''}`, href: node.url || null, transform: `translate(${round(node.x)} ${round(node.y)})`, 'data-id': node.id,
    },
    create('rect', { x: -node.width / 2, y: -node.height / 2, width: node.width, height: node.height, rx: className(node.kind) === 'organisation' ? 2 : Math.min(node.height / 2, 14) }),
    create('text', {}, ...node.lines.map((line, i) => create('tspan', { x: 0, y: (i - (node.lines.length - 1) / 2) * lineHeight + 4.5 }, i < node.lines.length - 1 ? line + ' ' : line))))
    if (node.url) element.setAttribute('aria-label', node.label)
    return element
  })
  return create('svg', { viewBox: `${-width / 2} ${round(top)} ${width} ${round(height)}`, width, height: round(height), role: 'group', 'aria-label': figure.dataset.labelGraph || null }, ...lines, ...boxes)
}

const round = value => Math.round(value * 10) / 10

// A name under the pointer or in focus keeps its neighbours in the light.
function lightNeighbours(svg, links) {
  const lines = [...svg.querySelectorAll('.link')], boxes = [...svg.querySelectorAll('.node')]
  const light = id => {
    const near = new Set([id, ...links.flatMap(l => l.source.id === id ? [l.target.id] : l.target.id === id ? [l.source.id] : [])].map(String))
    for (const box of boxes) box.classList.toggle('dim', id != null && !near.has(box.dataset.id))
    lines.forEach((line, i) => line.classList.toggle('dim', id != null && links[i].source.id !== id && links[i].target.id !== id))
  }
  const idOf = event => links.concat().flatMap(l => [l.source.id, l.target.id]).find(id => String(id) === event.target.closest?.('.node')?.dataset.id)
  for (const type of ['mouseover', 'focusin']) svg.addEventListener(type, event => light(idOf(event)))
  for (const type of ['mouseleave', 'focusout']) svg.addEventListener(type, () => light(undefined))
}

// The file stands alone: what the style sheet gave is written into it as attributes.
function addDownload(figure, svg) {
  if (!figure.dataset.labelSvg) return
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button small', textContent: figure.dataset.labelSvg })
  button.addEventListener('click', () => {
    const copy = svg.cloneNode(true)
    const originals = [svg, ...svg.querySelectorAll('*')];
    [copy, ...copy.querySelectorAll('*')].forEach((element, i) => {
      const style = getComputedStyle(originals[i])
      for (const name of ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'direction']) {
        element.setAttribute(name, style.getPropertyValue(name))
      }
      if (element.hasAttribute('href')) element.setAttribute('href', originals[i].href.baseVal && new URL(originals[i].href.baseVal, document.baseURI))
      element.removeAttribute('class')
    })
    const { x, y, width, height } = svg.viewBox.baseVal
    copy.prepend(create('rect', { x, y, width, height, fill: getComputedStyle(svg).backgroundColor, stroke: 'none' }))
    const blob = new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' })
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: (figure.id || 'graph') + '.svg' })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  })
  const tools = Object.assign(document.createElement('div'), { className: 'figure-tools' })
  tools.append(button)
  svg.after(tools)
}

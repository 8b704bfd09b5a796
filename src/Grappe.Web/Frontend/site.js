// What every page may use. Each page works without it: this spares reloads, folds and unfolds, sorts small tables, and brings the map and
// the graph when they come near the view. It remembers nothing but the time zone of who is signed in.
import './htmx-config.js'
import htmx from 'htmx.org'

const root = document.documentElement
root.classList.add('js')
const rtl = root.dir === 'rtl'

// ---- The time zone of who is signed in, by which moments are told (Shared/Time); who visits without an account leaves no cookie ----
if (document.querySelector('.person bdi')) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const [name, end] = location.protocol === 'https:' ? ['__Host-zone', '; secure'] : ['zone', '']
  if (zone && !document.cookie.includes(`${name}=${zone}`)) document.cookie = `${name}=${zone}; path=/; max-age=31536000; samesite=lax${end}`
}

// ---- Folds: open where there is room, closed on a narrow screen (the style sheet hides their summary where there is room) ----
const roomy = matchMedia('(min-width: 48rem)')
// Facets beside a wide table would take its room: they stand above it, folded.
const isWide = () => !!document.querySelector('#results .wide')
const unfold = () => { for (const fold of document.querySelectorAll('details[data-fold]')) fold.open = roomy.matches && !(isWide() && fold.closest('.facets')) }
roomy.addEventListener('change', unfold)

document.addEventListener('keydown', event => {
  const menu = event.key === 'Escape' && !roomy.matches && document.querySelector('details.menu[open]')
  if (menu) { menu.open = false; menu.querySelector('summary').focus() }
})
document.addEventListener('click', event => {
  const menu = !roomy.matches && document.querySelector('details.menu[open]')
  if (menu && !menu.contains(event.target)) menu.open = false
  if (event.target.closest('button[data-print]')) print()
  const copy = event.target.closest('button[data-copy]')
  if (copy) {
    const text = document.getElementById(copy.dataset.copy)
    text.select?.()
    navigator.clipboard.writeText(text.value ?? text.textContent).then(() => { copy.textContent = copy.dataset.labelCopied })
  }
})

// ---- Suggestions: input[data-suggest="address"], a combobox as the ARIA practices have it. What is chosen is visited; Enter without a choice searches ----
for (const input of document.querySelectorAll('input[data-suggest]')) {
  const list = Object.assign(document.createElement('ul'), { id: input.id + '-suggestions', className: 'suggestions', hidden: true })
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', input.dataset.labelSuggestions)
  document.querySelector('main').append(list) // outside of what a refresh of the facets rewrites, inside of a landmark
  const place = () => {
    if (list.hidden) return
    const { left, right, top, bottom, width } = input.getBoundingClientRect(), gap = 5 // clear of the ring around the field
    const screen = window.visualViewport ?? { height: innerHeight, offsetTop: 0 } // less than the window while a phone shows its keyboard
    const below = screen.offsetTop + screen.height - bottom - gap - 8, above = top - screen.offsetTop - gap - 8
    const up = below < 140 && above > below
    // A field beside others is narrow for names: the list may go on over what stands at its end, as far as the window does.
    const room = (rtl ? right : root.clientWidth - left) - 16, wide = Math.min(Math.max(width, 416), room)
    Object.assign(list.style, { left: (rtl ? right - wide : left) + scrollX + 'px', width: wide + 'px', maxHeight: Math.max(up ? above : below, 140) + 'px' })
    list.style.top = (up ? top - gap - list.offsetHeight : bottom + gap) + scrollY + 'px'
  }
  const tell = shown => {
    list.hidden = !shown
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': list.id, 'aria-expanded': shown })) input.setAttribute(name, value)
    place()
  }
  tell(false)
  let turn = 0, wait, answered
  const choose = option => {
    for (const each of list.children) each.setAttribute('aria-selected', each === option)
    if (option) input.setAttribute('aria-activedescendant', option.id)
    else input.removeAttribute('aria-activedescendant')
    option?.scrollIntoView({ block: 'nearest' })
  }
  const close = () => { clearTimeout(wait); turn++; tell(false); choose(null) }
  const visit = option => { const { url } = option.dataset; close(); location.assign(url) }
  const offer = async () => {
    const asked = ++turn, typed = input.value.trim()
    if (typed.length < 2) return close()
    const answer = await fetch(input.dataset.suggest + '?q=' + encodeURIComponent(typed)).catch(() => null)
    const offers = answer?.ok ? await answer.json().catch(() => []) : []
    if (asked !== turn || document.activeElement !== input) return
    answered = typed
    list.replaceChildren(...offers.map(({ text, url, note }, at) => {
      const option = Object.assign(document.createElement('li'), { id: `${list.id}-${at}` })
      option.setAttribute('role', 'option')
      option.dataset.url = url
      option.append(Object.assign(document.createElement('bdi'), { textContent: text }))
      if (note) option.append(' ', Object.assign(document.createElement('span'), { className: 'soft', textContent: note }))
      return option
    }))
    list.scrollTop = 0
    tell(offers.length > 0)
    choose(null)
  }
  input.addEventListener('input', () => { clearTimeout(wait); wait = setTimeout(offer, 120) })
  input.addEventListener('blur', close)
  input.addEventListener('keydown', event => {
    if (event.isComposing) return
    const chosen = list.querySelector('[aria-selected=true]')
    if (event.key === 'Escape' && !list.hidden) { event.preventDefault(); close() }
    else if (event.key === 'Enter') { if (chosen && !list.hidden) { event.preventDefault(); visit(chosen) } else close() }
    else if (['ArrowDown', 'ArrowUp'].includes(event.key)) {
      if (!list.hidden) choose(event.key === 'ArrowDown' ? (chosen ? chosen.nextElementSibling : list.firstElementChild) : (chosen ? chosen.previousElementSibling : list.lastElementChild))
      else if (list.childElementCount && answered === input.value.trim()) tell(true) // after Escape
      else offer()
      event.preventDefault()
    }
  })
  list.addEventListener('mousedown', event => event.preventDefault()) // the field keeps the focus, and with it the list stays until the click
  list.addEventListener('click', event => { const option = event.target.closest('[role=option]'); if (option) visit(option) })
  for (const target of [window, window.visualViewport]) target?.addEventListener('resize', place)
  document.addEventListener('htmx:after:swap', () => tell(!list.hidden)) // a refresh of the facets takes off what the server did not write
}

// ---- Copying, where the browser lets pages do it; else the text is there to be marked ----
if (navigator.clipboard) for (const button of document.querySelectorAll('button[data-copy]')) button.hidden = false

// ---- Map and graph, when they come near ----
const near = new IntersectionObserver(entries => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) { near.unobserve(target); bring(target) }
}, { rootMargin: '300px' })

async function bring(figure) {
  try {
    if (figure.matches('.map') && root.dataset.mapStyle && !document.getElementById('map-style')) {
      const sheet = Object.assign(document.createElement('link'), { id: 'map-style', rel: 'stylesheet', href: root.dataset.mapStyle })
      document.head.prepend(sheet) // before site.css, which has the last word
    }
    const script = new URL(figure.matches('.map') ? root.dataset.mapScript : root.dataset.graphScript, document.baseURI)
    await (await import(script)).enhance(figure)
    figure.classList.add('ready')
  } catch (error) {
    console.error(error)
    figure.classList.add('failed')
    if (figure.dataset.labelFailed) {
      const notice = Object.assign(document.createElement('p'), { className: 'notice', textContent: figure.dataset.labelFailed })
      figure.prepend(notice)
    }
  }
}

// ---- Tables that sort in the page: <table data-sort-client>, in whose head [data-sort] says "text" or "number" ----
document.addEventListener('click', event => {
  const control = event.target.closest('table[data-sort-client] thead [data-sort]')
  if (!control) return
  event.preventDefault()
  const head = control.closest('th'), body = control.closest('table').tBodies[0]
  const down = head.getAttribute('aria-sort') === 'ascending'
  const value = row => { const cell = row.cells[head.cellIndex]; return cell?.dataset.value ?? cell?.textContent.trim() ?? '' }
  const compare = control.dataset.sort === 'number'
    ? (a, b) => a - b
    : new Intl.Collator(root.lang, { numeric: true }).compare
  const empty = v => v === '' || (control.dataset.sort === 'number' && isNaN(v))
  const rows = [...body.rows].map(row => ({ row, v: value(row) })).sort((a, b) =>
    empty(a.v) - empty(b.v) || (down ? compare(b.v, a.v) : compare(a.v, b.v))) // what is unknown stays last, either way
  body.append(...rows.map(r => r.row))
  for (const other of head.parentElement.cells) other.removeAttribute('aria-sort')
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending')
})

// ---- Facets: form[data-auto-submit="#results"]. The answer is the whole page; #results and #facets are taken from it ----
const live = document.createElement('div')
live.className = 'sr'
live.setAttribute('role', 'status')
document.body.append(live)
let latest = 0

async function refresh(url, form, { scroll = false } = {}) {
  const selector = form.dataset.autoSubmit || '#results'
  const target = document.querySelector(selector)
  if (!target) { location.assign(url); return }
  const turn = ++latest
  target.setAttribute('aria-busy', 'true')
  // Each ask has its own source element: htmx makes those of one element wait in a queue, and here the last one asked is the one wanted.
  const source = document.body.appendChild(document.createElement('span'))
  let fine = false
  source.addEventListener('htmx:before:swap', event => {
    const { status } = event.detail.ctx.response
    fine = turn === latest && status < 400
    if (!fine) event.preventDefault()
  })
  // Morphed, so that the box just ticked keeps the focus and what is folded open stays open.
  // The words stand before the results, the facets behind them; each list has the one, the other or both.
  const around = ['#asked', '#facets'].filter(part => document.querySelector(part))
  const facets = around.length && form.closest('.with-facets') ? around.map(part => part + ':innerMorph').join() : undefined
  const folds = facets && [...document.querySelectorAll('#facets details')].map(fold => fold.open), wide = isWide()
  const typing = form.contains(document.activeElement) || document.activeElement?.form === form ? document.activeElement : null, typed = typing?.value
  await htmx.ajax('GET', url, { source, target, select: selector, selectOOB: facets, swap: 'outerHTML', push: url })
  source.remove()
  if (turn !== latest) return
  if (!fine) { location.assign(url); return }
  // Morphing changes what the boxes say by default; a box once ticked by hand needs to be told.
  if (facets) {
    const now = typing?.isConnected && typing === document.activeElement && typing.value !== typed && typing.value
    form.reset()
    if (typeof now === 'string') typing.value = now // typed on while the answer was on its way
    if (wide !== isWide()) unfold()
    else for (const [at, fold] of [...document.querySelectorAll('#facets details')].entries()) fold.open = folds[at] ?? fold.open
  }
  const results = document.querySelector(selector)
  live.textContent = results?.querySelector('[data-announce]')?.textContent ?? ''
  if (scroll) results?.scrollIntoView()
}

function addressOf(form, submitter) {
  const url = new URL(form.action || location.href, document.baseURI)
  const given = [...new FormData(form, submitter)].filter(([, value]) => value !== '')
  url.search = new URLSearchParams(given)
  url.hash = ''
  return url.pathname + url.search
}

document.addEventListener('change', event => {
  const form = event.target.form
  if (form?.matches('[data-auto-submit]') && event.target.matches('input[type=checkbox], input[type=radio], select, input[type=date]')
    && !(event.target.type === 'date' && event.target.value && event.target.value < '1000')) form.requestSubmit() // a year is typed digit by digit
})
document.addEventListener('submit', event => {
  const form = event.target
  if (!form.matches('form[data-auto-submit]') || form.method !== 'get') return
  event.preventDefault()
  refresh(addressOf(form, event.submitter), form)
})
// Links of the results that only change the question (page, sort, view, a filter taken off) are answered in place too.
document.addEventListener('click', event => {
  const link = event.target.closest('a[href]'), form = document.querySelector('form[data-auto-submit]')
  if (!link || !form || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const region = link.closest(form.dataset.autoSubmit || '#results') ?? link.closest('#facets, #asked')
  if (!region || link.target || link.hasAttribute('download') || link.origin !== location.origin || link.pathname !== location.pathname || link.hash) return
  event.preventDefault()
  refresh(link.pathname + link.search, form, { scroll: !!link.closest('.pager') })
})

// ---- Now, and again for whatever htmx brings ----
const watchFigures = () => {
  for (const figure of document.querySelectorAll(':is(figure.map[data-points], figure.graph[data-graph]):not(.ready, .failed)')) near.observe(figure)
}
unfold()
watchFigures()
document.addEventListener('htmx:after:swap', watchFigures)

// ---- Drafts: form[data-keep="address"] is sent there as one types; where that fails, what was typed stays in the browser until it can be ----
for (const form of document.querySelectorAll('form[data-keep]')) {
  const told = form.querySelector('[data-kept]'), at = 'draft:' + form.dataset.keep
  const typed = () => [...form.elements].filter(field => field.name && !['hidden', 'file', 'submit'].includes(field.type))
  try {
    for (const [name, value] of Object.entries(JSON.parse(localStorage.getItem(at)) ?? {})) if (form.elements[name]) {
      form.elements[name].value = value
      if (value) form.elements[name].closest?.('details.section')?.setAttribute('open', '')
    }
  } catch { /* what is not ours is left alone */ }
  let wait, sending
  const keep = async () => {
    sending?.abort()
    sending = new AbortController()
    const body = new FormData(form)
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
    try {
      const answer = await fetch(form.dataset.keep, { method: 'POST', body, headers: { 'X-Requested-With': 'fetch' }, signal: sending.signal })
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText)
      localStorage.removeItem(at)
      told.textContent = told.dataset.labelKept
    } catch (failure) {
      if (failure.name === 'AbortError') return
      localStorage.setItem(at, JSON.stringify(Object.fromEntries(typed().map(field => [field.name, field.value]))))
      told.textContent = told.dataset.labelLost
    }
  }
  form.addEventListener('input', () => { clearTimeout(wait); wait = setTimeout(keep, 800) })
  form.addEventListener('submit', () => { clearTimeout(wait); localStorage.removeItem(at) })
}

// ---- Passkeys: form[data-passkey="get|create"], shown where the browser knows them; what the device answers is sent with the form ----
for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) continue
  form.hidden = false
  const create = form.dataset.passkey === 'create', failed = form.querySelector('[data-failed]')
  form.addEventListener('submit', async event => {
    if (form.elements.Passkey.value) return
    event.preventDefault()
    failed.hidden = true
    try {
      const answer = await fetch(form.dataset.options, { method: 'POST', body: new FormData(form), headers: { 'X-Requested-With': 'fetch' } })
      if (!answer.ok) throw new Error(answer.statusText)
      const asked = await answer.json()
      const credential = create
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) })
      form.elements.Passkey.value = JSON.stringify(credential)
      form.submit()
    } catch {
      failed.hidden = false
    }
  })
}

// What is wrong with a form is read first.
document.querySelector('[data-focus]')?.focus()

// Imported before htmx, which reads its settings the moment it is loaded: it must write no style of its own,
// going back in history asks the server for the page again rather than patching the one that stands, and what is unfolded stays so.
if (!document.querySelector('meta[name="htmx-config"]')) {
  const meta = document.createElement('meta')
  meta.name = 'htmx-config'
  meta.content = JSON.stringify({ includeIndicatorCSS: false, history: 'reload', morphIgnore: ['data-htmx-powered', 'open'] })
  document.head.append(meta)
}

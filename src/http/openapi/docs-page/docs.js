/* global document, matchMedia, SwaggerUIBundle */
// light or dark is the reader's choice, as in the viewer
const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', follow)
follow()

SwaggerUIBundle({
  dom_id: '#swagger-ui',
  // beside the folder of this script
  url: new URL('../json', document.currentScript.src).href,
  presets: [SwaggerUIBundle.presets.apis],
  // without the bar on top, which asks for addresses of other documents
  layout: 'BaseLayout',
  tryItOutEnabled: true,
  displayRequestDuration: true,
  deepLinking: true,
  validatorUrl: null,
  // an element for each word of an example makes the page slow: there are tens of thousands
  syntaxHighlight: false
})

/* global document, matchMedia, hasViewer */
// light or dark is the reader's choice, as in the viewer
const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', follow)
follow()

const viewport = document.createElement('meta')
viewport.name = 'viewport'
viewport.content = 'width=device-width, initial-scale=1'
document.head.append(viewport)

const logo = document.createElement('img')
logo.src = document.querySelector('link[rel=icon]').href
logo.alt = ''
logo.width = logo.height = 28
const title = document.createElement('span')
title.textContent = 'Journeys API'
const header = document.createElement('header')
header.className = 'docs-header'
header.append(logo, title)
if (hasViewer) {
  const link = document.createElement('a')
  link.href = '/'
  link.textContent = 'Viewer'
  header.append(link)
}
document.querySelector('#swagger-ui').before(header)

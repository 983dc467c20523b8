import { render } from 'preact'
import { App } from './app.tsx'
import { loadTexts } from './texts/load-texts.ts'
import './styles/base.css'
import './styles/controls.css'
import './styles/page.css'
import './styles/cards.css'
import './styles/charts.css'
import './styles/figures.css'
import './styles/canvas.css'
import './styles/history.css'
import './styles/list.css'
import './styles/scroll.css'
import './styles/print.css'

const root = document.getElementById('viewer')
if (root !== null) loadTexts().then(() => { render(<App />, root) }, () => {})

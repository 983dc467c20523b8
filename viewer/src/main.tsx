import { render } from 'preact'
import { App } from './app.tsx'
import './styles/base.css'

const root = document.getElementById('viewer')
if (root !== null) render(<App />, root)

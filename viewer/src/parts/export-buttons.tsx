import { useState } from 'preact/hooks'
import { describeFailure } from '../state/failure.ts'
import { saveFile } from '../state/save-file.ts'
import { drawPng } from '../state/draw-png.ts'

interface Props {
  /** What is taken, for the buttons' names. */
  subject: string
  fileName: string
  load: (format: 'svg' | 'csv') => Promise<string>
  onDone: (message: string) => void
}

/** Takes a chart away as the API writes it; the picture of pixels is drawn from the API's. */
export function ExportButtons ({ subject, fileName, load, onDone }: Props) {
  const [isBusy, setBusy] = useState(false)
  const take = async (format: 'svg' | 'png' | 'csv'): Promise<void> => {
    setBusy(true)
    try {
      if (format === 'csv') saveFile(new Blob([await load('csv')], { type: 'text/csv' }), `${fileName}.csv`)
      else {
        const picture = new Blob([await load('svg')], { type: 'image/svg+xml' })
        saveFile(format === 'svg' ? picture : await drawPng(picture), `${fileName}.${format}`)
      }
      onDone(`${subject} saved as ${format.toUpperCase()}`)
    } catch (error) {
      onDone(`${subject} was not saved. ${describeFailure(error).title}`)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class='exports' role='group' aria-label={`Save ${subject}`}>
      {(['svg', 'png', 'csv'] as const).map(format => (
        <button key={format} type='button' class='button is-small' disabled={isBusy} onClick={async () => { await take(format) }}>
          {format.toUpperCase()}
        </button>
      ))}
    </div>
  )
}

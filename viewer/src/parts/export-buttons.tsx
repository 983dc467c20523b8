import { useState } from 'preact/hooks'
import { csvType, mermaidType, svgType } from '../../../src/formats/text-types.ts'
import { describeFailure } from '../state/failure.ts'
import { saveFile } from '../state/save-file.ts'
import { drawPng } from '../state/draw-png.ts'
import { texts } from '../texts/texts.ts'

const files = {
  svg: { label: 'SVG', ...svgType },
  csv: { label: 'CSV', ...csvType },
  mermaid: { label: 'Mermaid', ...mermaidType }
} as const

type FileFormat = keyof typeof files

interface Props<Formats extends readonly FileFormat[]> {
  /** Name of the chart for the button labels. */
  subject: string
  fileName: string
  /** The formats of the API. Pictures can also be exported as PNG. */
  formats: Formats
  load: (format: Formats[number]) => Promise<string>
  onDone: (message: string) => void
}

/** Exports a chart in the API's formats. The PNG is drawn from the API's SVG. */
export function ExportButtons<const Formats extends readonly FileFormat[]> (
  { subject, fileName, formats, load, onDone }: Props<Formats>
) {
  const [isBusy, setBusy] = useState(false)
  const save = async (label: string, extension: string, make: () => Promise<Blob | null>): Promise<void> => {
    setBusy(true)
    try {
      const file = await make()
      if (file === null) {
        onDone(texts.notExported(subject, texts.pictureTooLarge))
        return
      }
      saveFile(file, `${fileName}.${extension}`)
      onDone(texts.exported(subject, label))
    } catch (error) {
      onDone(texts.notExported(subject, describeFailure(error).title))
    } finally {
      setBusy(false)
    }
  }
  const write = async (format: Formats[number]): Promise<Blob> => new Blob([await load(format)], { type: files[format].mediaType })
  const choices = formats.flatMap((format: Formats[number]) => {
    const { label, extension } = files[format]
    const file = { label, extension, make: () => write(format) }
    return format === 'svg' ? [file, { label: 'PNG', extension: 'png', make: async () => await drawPng(await write(format)) }] : [file]
  })
  return (
    <div class='exports' role='group' aria-label={texts.exportOf(subject)}>
      {choices.map(({ label, extension, make }) => (
        <button
          key={label} type='button' class='button is-small' disabled={isBusy} onClick={async () => { await save(label, extension, make) }}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

/** The formats of graphs. */
export const graphFiles = ['svg', 'csv'] as const

import { z } from 'zod'
import { listTexts, type Formats } from '../../formats/index.ts'
import { languages, languageTags } from '../../formats/words/languages.ts'
import { reportHeaders } from './parameters.ts'
import { describeAnswer } from './registry.ts'

/** Returns the type of a format name. */
export function formatName<Name extends string> (
  formats: ReadonlyArray<{ name: Name }>, documented: { description: string, sample: Name }
) {
  const names = formats.map(({ name }) => name)
  return z.enum(names, `needs one of ${names.join(', ')}`).optional().meta(documented)
}

const namedLanguages = languages.map(({ tag, ownName }) => `\`${tag}\` (${ownName})`).join(' or ')

/** Headers of requests for reports that may be pictures. */
export const pictureRequestHeaders = reportHeaders.extend({
  'Accept-Language': z.string().optional().meta({
    description: `The language of an SVG if \`lang\` is missing: ${namedLanguages}. Other languages get English.`,
    sample: 'ja'
  })
})

/** Returns the type of a language's tag; `formats` are the offered ones. */
export function languageTag (formats: Formats) {
  const fitting = listLanguageFormats(formats).map(name => `\`format=${name}\``).join(', ')
  return z.enum(languageTags, `needs one of ${languageTags.join(', ')}`).optional().meta({
    description: `The language of titles, descriptions and labels, for ${fitting}: ${namedLanguages}. Names from Treasure Data stay as ` +
      'they are. By default the header `Accept-Language` chooses it.',
    sample: 'ja'
  })
}

/** Returns the names of the formats whose language requests can choose. */
export function listLanguageFormats (formats: Formats): string[] {
  return listTexts(formats).filter(({ takesLanguage }) => takesLanguage === true).map(({ name }) => name)
}

/** Returns the media types that select a format other than JSON in `Accept`. */
export function quoteMediaTypes (formats: Formats): string {
  return listTexts(formats).map(({ mediaType }) => `\`${mediaType}\``).join(', ')
}

/** Describes an answer in JSON and in the text formats among `formats`, for the document. */
export function describeFormats (description: string, schema: z.ZodType, formats: Formats) {
  const { content } = describeAnswer(description, schema)
  const texts = Object.fromEntries(listTexts(formats).map(({ mediaType }) => [mediaType, { schema: z.string() }]))
  return { description, content: { ...content, ...texts } }
}

/** Returns the type of a CSV table's name. The first table is the default, under `condition` if there is one. */
export function tableName<Name extends string> (
  tables: ReadonlyArray<{ name: Name, description: string }>, { condition, sample }: { condition?: string, sample: Name }
) {
  const names = tables.map(({ name }) => name)
  const isDefault = ` (the default${condition === undefined ? '' : ` ${condition}`})`
  const list = tables.map(({ name, description }, index) => `\`${name}\`, ${description}${index === 0 ? isDefault : ''}`)
  return z.enum(names, `needs one of ${names.join(', ')}`).optional().meta({
    description: `The table that a CSV contains: ${list.join('; ')}.`, sample
  })
}

/** Reports a fault for each given parameter if the query names a format that does not take it. */
export function requireFormat (
  fitting: readonly string[], format: string | undefined, parameters: Record<string, unknown>, context: z.RefinementCtx
): void {
  if (format === undefined || fitting.includes(format)) return
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) context.addIssue({ code: 'custom', path: [name], message: `requires format=${fitting.join(', ')}` })
  }
}

/** Reports a fault if a table is requested in another format than CSV. */
export function requireCsv (
  { format, table }: { format?: string | undefined, table?: string | undefined }, context: z.RefinementCtx
): void {
  requireFormat(['csv'], format, { table }, context)
}

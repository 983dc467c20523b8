import type { HeadersOptions } from 'openapi-fetch'
import type { paths } from './contract.ts'

/** The readable paths of the document. */
export type ReadablePath = { [Path in keyof paths]: paths[Path] extends { get: object } ? Path : never }[keyof paths]

type ParametersOf<Path extends ReadablePath> = paths[Path]['get']['parameters']

/** The JSON of a 200, in every form. */
type AnyFormOf<Path extends ReadablePath> =
  paths[Path]['get']['responses'][200]['content'] extends { 'application/json': infer Answer } ? Answer : never

/** The values of `format` in the query of a path; `never` without such a parameter. */
type FormatOf<Path extends ReadablePath> = ParametersOf<Path> extends { query?: { format?: infer Format } } ? NonNullable<Format> : never

/** The values of `format` whose answer is JSON: `json`, and those declared by the answers themselves. */
export type JsonFormatOf<Path extends ReadablePath> = Extract<FormatOf<Path>, 'json' | CarriedFormat<AnyFormOf<Path>>>

type CarriedFormat<Answer> = Answer extends { format: infer Format } ? Format : never

/** The values of `format` whose answer is text. */
export type TextFormatOf<Path extends ReadablePath> = Exclude<FormatOf<Path>, JsonFormatOf<Path>>

/** The format of a JSON answer if the query names none. */
export type DefaultFormatOf<Path extends ReadablePath> = Extract<JsonFormatOf<Path>, 'json'>

/** The JSON answer of a path, in the form named by `format`; by default the report itself. */
export type AnswerOf<Path extends ReadablePath, Format = 'json'> =
  PickForm<AnyFormOf<Path>, [Format] extends [never] ? 'json' : Format>

type PickForm<Answer, Format> = Answer extends { format: unknown } ? Extract<Answer, { format: Format }> : Answer

/** The arguments of a request besides its path: the parameters in the document, and options of `fetch` such as `signal`. */
export type ReadInit<Path extends ReadablePath, Format> =
  ParamsOf<ParametersOf<Path> & { query?: { format?: Format } }> &
  Omit<RequestInit, 'body' | 'headers' | 'method'> & { headers?: HeadersOptions }

type ParamsOf<Parameters> = Partial<Parameters> extends Parameters ? { params?: Parameters } : { params: Parameters }

/** The rest of an argument list: optional if every field is. */
export type Arguments<Init> = Partial<Init> extends Init ? [init?: Init] : [init: Init]

import type { HeadersOptions } from 'openapi-fetch'
import type { paths } from './contract.ts'

/** The document's paths that can be read. */
export type ReadablePath = { [Path in keyof paths]: paths[Path] extends { get: object } ? Path : never }[keyof paths]

type ParametersOf<Path extends ReadablePath> = paths[Path]['get']['parameters']

/** What a 200 holds in JSON, in every form. */
type AnyFormOf<Path extends ReadablePath> =
  paths[Path]['get']['responses'][200]['content'] extends { 'application/json': infer Answer } ? Answer : never

/** The values that `format` takes in the query of a path; `never` where there is no such parameter. */
type FormatOf<Path extends ReadablePath> = ParametersOf<Path> extends { query?: { format?: infer Format } } ? NonNullable<Format> : never

/** The values of `format` whose answer is JSON: `json`, and those that the answers themselves carry. */
export type JsonFormatOf<Path extends ReadablePath> = Extract<FormatOf<Path>, 'json' | CarriedFormat<AnyFormOf<Path>>>

type CarriedFormat<Answer> = Answer extends { format: infer Format } ? Format : never

/** The values of `format` whose answer is text. */
export type TextFormatOf<Path extends ReadablePath> = Exclude<FormatOf<Path>, JsonFormatOf<Path>>

/** The format of an answer in JSON when the query names none. */
export type DefaultFormatOf<Path extends ReadablePath> = Extract<JsonFormatOf<Path>, 'json'>

/** The JSON that a path answers, in the form that `format` names; without one, the report itself. */
export type AnswerOf<Path extends ReadablePath, Format = 'json'> =
  PickForm<AnyFormOf<Path>, [Format] extends [never] ? 'json' : Format>

type PickForm<Answer, Format> = Answer extends { format: unknown } ? Extract<Answer, { format: Format }> : Answer

/** What a request takes besides its path: the parameters of the document, and the options of `fetch`, such as `signal`. */
export type ReadInit<Path extends ReadablePath, Format> =
  ParamsOf<ParametersOf<Path> & { query?: { format?: Format } }> &
  Omit<RequestInit, 'body' | 'headers' | 'method'> & { headers?: HeadersOptions }

type ParamsOf<Parameters> = Partial<Parameters> extends Parameters ? { params?: Parameters } : { params: Parameters }

/** The rest of an argument list: optional where every field is. */
export type Arguments<Init> = Partial<Init> extends Init ? [init?: Init] : [init: Init]

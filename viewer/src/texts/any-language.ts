/**
 * The type that texts have in any language, derived from the English ones: a text is any string, a function takes the same values, and the
 * keys are the same. So a language is complete if it compiles.
 */
export type InAnyLanguage<Texts> = Texts extends string
  ? string
  : Texts extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Key in keyof Texts]: InAnyLanguage<Texts[Key]> }

/** A number of things: the text, and the count that decides between singular and plural; `null` if unknown. */
export interface Amount { count: number | null, shown: string }

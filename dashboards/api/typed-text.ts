import { z } from 'zod'

/** Control characters but line breaks and tabs, direction marks, lone surrogates. */
const HIDDEN = /[\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/gu

/** What somebody typed: without what changes how the text around it is shown, and no longer than a page can show. */
export const typedText = (longest: number) =>
  z
    .string()
    .overwrite((typed) => typed.replaceAll(HIDDEN, '').trim())
    .max(longest, `最多 ${longest} 字，请写短些。 At most ${longest} characters: make it shorter.`)

import { en } from './words-en.ts'
import { zh } from './words-zh.ts'

export type Language = 'zh' | 'en'

/** Everything the page says, in one language. The Chinese dictionary is the shape; the other must fill it. */
export type Dictionary = typeof zh

export const DICTIONARIES: Readonly<Record<Language, Dictionary>> = { zh, en }

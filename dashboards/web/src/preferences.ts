import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Language } from './words.ts'

/** What this browser remembers of its user; a browser that forbids remembering forgets. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Holds longer than the page, where the browser allows it. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Forbidden or full: then it holds until the page is closed.
  }
}

/** The language, Chinese until somebody asks for English. */
export function useLanguage(): readonly [Language, () => void] {
  const [language, setLanguage] = useState<Language>(remembered('language') === 'en' ? 'en' : 'zh')
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    remember('language', language)
  }, [language])
  return [language, () => setLanguage(language === 'zh' ? 'en' : 'zh')]
}

const darkScheme = matchMedia('(prefers-color-scheme: dark)')

function onScheme(listener: () => void): () => void {
  darkScheme.addEventListener('change', listener)
  return () => darkScheme.removeEventListener('change', listener)
}

const onPaper = matchMedia('print')

function onPrinting(listener: () => void): () => void {
  onPaper.addEventListener('change', listener)
  return () => onPaper.removeEventListener('change', listener)
}

/** Dark or light: as the system has it, until somebody chooses; paper is light. */
export function useDark(): readonly [boolean, () => void] {
  const system = useSyncExternalStore(onScheme, () => darkScheme.matches)
  const [chosen, setChosen] = useState(remembered('theme'))
  const onScreen = chosen === null ? system : chosen === 'dark'
  const printing = useSyncExternalStore(onPrinting, () => onPaper.matches)
  const dark = onScreen && !printing
  useEffect(() => {
    // What is drawn on a canvas keeps the colours of the screen.
    document.documentElement.dataset['screen'] = onScreen ? 'dark' : 'light'
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
  }, [onScreen, dark])
  const toggle = (): void => {
    const next = dark ? 'light' : 'dark'
    remember('theme', next)
    setChosen(next)
  }
  return [dark, toggle]
}

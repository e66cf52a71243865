import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const service = z.looseObject({
  image: z.string(),
  build: z.string().optional(),
  read_only: z.boolean().optional(),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  command: z.array(z.string()).optional(),
  healthcheck: z.looseObject({ disable: z.boolean().optional(), test: z.array(z.string()).optional() }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
})
const composeFile = z.looseObject({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.unknown()),
})

export type ComposeFile = z.output<typeof composeFile>

export const composeText = (): string => readFileSync('docker-compose.yml', 'utf8')

/** docker-compose.yml with its anchors and merges resolved. */
export const readComposeFile = (): unknown => parse(composeText(), { merge: true })

export const composeServices = (): ComposeFile => composeFile.parse(readComposeFile())

/**
 * Fills `${NAME}`, `${NAME:-default}` and `${NAME:?message}` in, as Compose does.
 *
 * @throws Error with the message when a name that must be set is not.
 */
export function interpolate(text: string, environment: Readonly<Record<string, string>>): string {
  const innermost = /\$\{(\w+)(?:(:-|:\?)([^${}]*))?\}/
  let filled = text
  for (let match = innermost.exec(filled); match !== null; match = innermost.exec(filled)) {
    const [whole, name = '', operator, rest = ''] = match
    const value = environment[name] ?? ''
    if (value === '' && operator === ':?') throw new Error(`${name}: ${rest}`)
    filled = filled.replace(whole, () => (value === '' ? rest : value))
  }
  return filled
}

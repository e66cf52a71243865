import { readFileSync } from 'node:fs'
import type { BrokerOptions } from '../broker/broker.ts'
import { HubError, reasonOf } from '../core/errors.ts'
import type { Config } from './config.ts'

/** The certificate files that the settings name, read. @throws CONFIG_INVALID naming the file that cannot be read. */
export function tlsFiles({ tls }: Pick<Config, 'tls'>): Pick<BrokerOptions, 'tls'> {
  if (tls === undefined) return {}
  return {
    tls: {
      port: tls.port,
      cert: read(tls.cert, 'HUB_TLS_CERT'),
      key: read(tls.key, 'HUB_TLS_KEY'),
      ...(tls.clientCa === undefined ? {} : { clientCa: read(tls.clientCa, 'HUB_TLS_CLIENT_CA') }),
    },
  }
}

function read(path: string, setting: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new HubError('CONFIG_INVALID', `${setting}: the file ${path} cannot be read (${reasonOf(error)}).`, {
      cause: error,
    })
  }
}

import { describe, expect, it } from 'vitest'
import { CONSENT_TOPICS, type ConsentTopic, stillGoesOn } from '../../core/consent.ts'
import { MemoryDirectory } from '../../registry/memory-directory.ts'
import { sampleDevice, sampleHome, sampleResponder } from '../registry/sample-installation.ts'

/** Home h1 has a wearable and a neighbour, h2 only what hangs on the wall and a grid worker. */
const directory = new MemoryDirectory()
directory.replace({
  areas: [],
  homes: [sampleHome('h1'), sampleHome('h2')],
  gateways: [],
  devices: [sampleDevice('watch', 'g1', 'h1', { role: 'worn' }), sampleDevice('pir', 'g2', 'h2')],
  responders: [sampleResponder('kin', { role: 'neighbour', homes: ['h1'] }), sampleResponder('li')].map(
    (responder, position) => ({ responder, position }),
  ),
})

const goingOn = (home: string): readonly ConsentTopic[] =>
  CONSENT_TOPICS.filter((topic) => stillGoesOn({ home, topic }, directory))

describe('what a resident withdrew', () => {
  it('goes on while the home is watched, a wearable is registered and somebody is named; a position stops by itself', () => {
    expect(goingOn('h1')).toEqual(['monitoring', 'contacts', 'health', 'wearables'])
  })

  it('is done with when wearables and contacts are out of the registry, and all of it when the home is', () => {
    expect(goingOn('h2')).toEqual(['monitoring', 'health'])
    expect(goingOn('gone')).toEqual([])
  })
})

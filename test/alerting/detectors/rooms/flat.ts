import type { Home } from '../../../../core/directory.ts'
import { hours } from '../../../../core/time.ts'
import type { Contents } from '../village.ts'
import { aDevice, aGateway, aHome } from '../village.ts'

/** One home in which every room tells of its resident. */
export const aFlat = (differing: Partial<Home> = {}): Contents => ({
  homes: [aHome('h1', { inactivityCeiling: hours(30), ...differing })],
  gateways: [aGateway('g1', ['h1'])],
  devices: [
    aDevice('bathroom', { room: 'bathroom' }),
    aDevice('bath-radar', { room: 'bathroom' }),
    aDevice('bath-door', { room: 'bathroom', role: 'inner-door' }),
    aDevice('bedroom', { room: 'bedroom' }),
    aDevice('bed', { room: 'bedroom', role: 'bed' }),
    aDevice('living', { room: 'living' }),
    aDevice('fridge', { room: 'kitchen', role: 'fridge' }),
    aDevice('front-door', { room: 'hall', role: 'outer-door' }),
    aDevice('watch', { role: 'worn' }),
  ],
})

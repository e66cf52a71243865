import { vitalsOf } from '../../device-sim/residents/drift.ts'
import type { SimulatedDevice, SimulatedHome } from '../../device-sim/simulated-town.ts'

export const TIME_ZONE = 'Asia/Shanghai'
/** 2026-11-22 00:00 in Shanghai. */
export const MIDNIGHT = 1_795_276_800_000

export const device = (
  externalId: string,
  model: string,
  place: Partial<Pick<SimulatedDevice, 'room' | 'role'>> = {},
): SimulatedDevice => ({
  id: `h01-${externalId}`,
  gateway: 'g01',
  externalId,
  model,
  room: 'living',
  role: 'fixed',
  ...place,
})

/** A home with one device of every kind that the simulator's stories need. */
export const exampleHome: SimulatedHome = {
  id: 'h01',
  gateways: [{ id: 'g01', secret: 'right' }],
  devices: [
    device('front-door', 'MCCGQ11LM', { room: 'hall', role: 'outer-door' }),
    device('fridge', 'native-door', { room: 'kitchen', role: 'fridge' }),
    device('living', 'RTCGQ11LM'),
    device('bathroom', 'native-motion', { room: 'bathroom' }),
    device('kitchen', 'native-motion', { room: 'kitchen' }),
    device('bedroom', 'RTCGQ11LM', { room: 'bedroom' }),
    device('bed', 'native-bed-mat', { room: 'bedroom', role: 'bed' }),
    device('climate', 'native-climate'),
    device('meter', 'native-water-meter', { room: 'kitchen' }),
    device('sos', 'TS0215A_sos', { room: 'bedroom' }),
    device('radar', 'MIR-HE200-TY_fall'),
    device('smoke', 'JTYJ-GD-01LM/BW', { room: 'kitchen' }),
    device('gas', 'JTQJ-BF-01LM/BW', { room: 'kitchen' }),
    device('leak', 'SJCGQ11LM', { room: 'bathroom' }),
    device('fp1', 'RTCZCGQ11LM', { room: 'bathroom' }),
  ],
}

export const someVitals = vitalsOf({ seed: 'test', at: MIDNIGHT, timeOfDay: 0 })

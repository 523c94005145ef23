import type { UpdateAnswer } from '@pcms/contract';
import { refusalOfOffer } from './offer-refusal';

const OFFER = { target_firmware: 'ESP32_OTA_Base', update_type: 'same_type', file_size: 1_000 } as UpdateAnswer;
const DEVICE = { type: 'ESP32_OTA_Base', slotBytes: 1_000 };

describe('refusalOfOffer', () => {
  it('takes an image of its own type that just fits', () => {
    expect(refusalOfOffer(OFFER, DEVICE)).toBeNull();
  });

  it('refuses another type that the server did not mean as a switch', () => {
    expect(refusalOfOffer({ ...OFFER, target_firmware: 'ESP32_LED_Blink' }, DEVICE)?.reason).toBe('wrong_type');
  });

  it('takes another type where the server says that it is a switch', () => {
    const offer = { ...OFFER, target_firmware: 'ESP32_LED_Blink', update_type: 'cross_firmware' } as const;
    expect(refusalOfOffer(offer, DEVICE)).toBeNull();
  });

  it('refuses an image that is one byte too large, with both sizes', () => {
    expect(refusalOfOffer({ ...OFFER, file_size: 1_001 }, DEVICE)).toEqual({
      reason: 'no_space',
      detail: '1001 bytes for a slot of 1000',
    });
  });
});

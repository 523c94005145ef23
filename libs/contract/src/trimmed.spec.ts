import './index';
import { plainToInstance } from 'class-transformer';
import { CreateTokenDto } from './auth/auth.dto';
import { PatchDeviceDto } from './devices/device.dto';
import { CreateGroupDto, PatchGroupDto } from './devices/group.dto';
import { CreateRolloutDto } from './ota/rollout.dto';
import { AddSigningKeyDto } from './ota/signing-key.dto';
import { CreateWebhookDto, PatchWebhookDto } from './stats/webhook.dto';
import { brokenField } from './testing/broken-field';

const NAMED = [
  CreateGroupDto,
  PatchGroupDto,
  CreateRolloutDto,
  CreateWebhookDto,
  PatchWebhookDto,
  AddSigningKeyDto,
  CreateTokenDto,
];

describe('a name that a person gives', () => {
  it.each(NAMED)('is not empty, and not of blanks alone: %p', (dto) => {
    for (const name of ['', ' ', ' \t\n\u00a0\u3000']) expect(brokenField(dto, { name })).toBe('name');
  });

  it.each([...NAMED, PatchDeviceDto])('is taken without the blanks around it: %p', (dto) => {
    expect(plainToInstance<{ name?: string }, object>(dto, { name: ' Lab  2 \n' }).name).toBe('Lab  2');
  });

  it('is measured without them', () => {
    expect(brokenField(PatchGroupDto, { name: ` ${'x'.repeat(100)} ` })).toBeNull();
    expect(brokenField(PatchGroupDto, { name: 'x'.repeat(101) })).toBe('name');
  });

  it.each([5, ['x'], null])('that is no text stays what it is, so that it is refused: %j', (name) => {
    expect(brokenField(CreateGroupDto, { name })).toBe('name');
  });

  it('gives the naming back to the device where it is of blanks alone', () => {
    expect(plainToInstance(PatchDeviceDto, { name: '  ' }).name).toBe('');
  });
});

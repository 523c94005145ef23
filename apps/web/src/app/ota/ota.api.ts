import { HttpClient, HttpEventType, httpResource, type HttpEvent, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  ROUTES,
  type AddSigningKeyDto,
  type CreateRolloutDto,
  type FirmwareDto,
  type FirmwareListDto,
  type PublishedFirmwareDto,
  type RolloutDetailDto,
  type RolloutForecastDto,
  type RolloutListDto,
  type SignFirmwareDto,
  type SigningKeyDto,
  type SigningKeyListDto,
  type UpdatePageDto,
  type UpdateQueryDto,
} from '@pcms/contract';
import { filter, map, type Observable } from 'rxjs';

export type RolloutAction = Parameters<typeof ROUTES.ota.rolloutAction>[1];

/** What is sent to publish a firmware. */
export interface Publication {
  readonly file: File;
  readonly deviceType: string;
  readonly version: string;
  readonly description: string;
}

export type UploadStep =
  | { readonly kind: 'sending'; readonly percent: number }
  | { readonly kind: 'published'; readonly firmware: PublishedFirmwareDto };

/** Every call about firmware and rollouts. */
@Injectable({ providedIn: 'root' })
export class OtaApi {
  private readonly http = inject(HttpClient);

  firmwareList(): HttpResourceRef<FirmwareListDto | undefined> {
    return httpResource<FirmwareListDto>(() => ROUTES.ota.versions);
  }

  firmware(key: () => string): HttpResourceRef<FirmwareDto | undefined> {
    return httpResource<FirmwareDto>(() => ROUTES.ota.firmware(key()));
  }

  /** Sends an image, and tells how far it is. */
  publish(publication: Publication): Observable<UploadStep> {
    const form = new FormData();
    // The file comes last: the server decides by the fields before it reads the image.
    form.set('deviceType', publication.deviceType);
    form.set('version', publication.version);
    form.set('description', publication.description);
    form.set('firmware', publication.file);
    return this.http
      .post<PublishedFirmwareDto>(ROUTES.ota.upload, form, { reportProgress: true, observe: 'events' })
      .pipe(
        map((event) => stepOf(event)),
        filter((step) => step !== null),
      );
  }

  withdraw(key: string): Observable<FirmwareDto> {
    return this.http.post<FirmwareDto>(ROUTES.ota.withdraw(key), {});
  }

  delete(key: string): Observable<unknown> {
    return this.http.delete(ROUTES.ota.delete(key));
  }

  /** Adds a signature, or puts it in the place of another. */
  sign(key: string, signature: SignFirmwareDto): Observable<FirmwareDto> {
    return this.http.put<FirmwareDto>(ROUTES.ota.signature(key), signature);
  }

  keys(): HttpResourceRef<SigningKeyListDto | undefined> {
    return httpResource<SigningKeyListDto>(() => ROUTES.ota.keys);
  }

  addKey(key: AddSigningKeyDto): Observable<SigningKeyDto> {
    return this.http.post<SigningKeyDto>(ROUTES.ota.keys, key);
  }

  revokeKey(keyId: string): Observable<unknown> {
    return this.http.delete(ROUTES.ota.key(keyId));
  }

  rollouts(): HttpResourceRef<RolloutListDto | undefined> {
    return httpResource<RolloutListDto>(() => ROUTES.ota.rollouts);
  }

  rollout(id: () => string): HttpResourceRef<RolloutDetailDto | undefined> {
    return httpResource<RolloutDetailDto>(() => ROUTES.ota.rollout(id()));
  }

  updatesOf(rolloutId: () => string, query: () => UpdateQueryDto): HttpResourceRef<UpdatePageDto | undefined> {
    return httpResource<UpdatePageDto>(() => ({
      url: ROUTES.ota.rolloutUpdates(rolloutId()),
      params: { ...query() },
    }));
  }

  /** What a rollout would do; asks for nothing before there is one to ask about. */
  forecast(rollout: () => CreateRolloutDto | undefined): HttpResourceRef<RolloutForecastDto | undefined> {
    return httpResource<RolloutForecastDto>(() => {
      const body = rollout();
      return body && { url: ROUTES.ota.rolloutForecast, method: 'POST', body };
    });
  }

  createRollout(rollout: CreateRolloutDto): Observable<RolloutDetailDto> {
    return this.http.post<RolloutDetailDto>(ROUTES.ota.rollouts, rollout);
  }

  act(rolloutId: string, action: RolloutAction): Observable<RolloutDetailDto> {
    return this.http.post<RolloutDetailDto>(ROUTES.ota.rolloutAction(rolloutId, action), {});
  }
}

function stepOf(event: HttpEvent<PublishedFirmwareDto>): UploadStep | null {
  if (event.type === HttpEventType.UploadProgress) {
    return { kind: 'sending', percent: event.total ? Math.round((event.loaded / event.total) * 100) : 0 };
  }
  return event.type === HttpEventType.Response && event.body ? { kind: 'published', firmware: event.body } : null;
}

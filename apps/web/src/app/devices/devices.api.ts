import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  ROUTES,
  type CreateDeviceTypeDto,
  type DeviceDetailDto,
  type DevicePageDto,
  type DeviceQueryDto,
  type DeviceTypeDto,
  type DeviceTypeListDto,
  type GroupListDto,
  type PatchDeviceDto,
  type PatchDeviceTypeDto,
} from '@pcms/contract';
import type { Observable } from 'rxjs';

/** Every call about devices and device types. */
@Injectable({ providedIn: 'root' })
export class DevicesApi {
  private readonly http = inject(HttpClient);

  list(query: () => DeviceQueryDto): HttpResourceRef<DevicePageDto | undefined> {
    return httpResource<DevicePageDto>(() => ({ url: ROUTES.devices.list, params: { ...query() } }));
  }

  one(deviceId: () => string): HttpResourceRef<DeviceDetailDto | undefined> {
    return httpResource<DeviceDetailDto>(() => ROUTES.devices.one(deviceId()));
  }

  change(deviceId: string, change: PatchDeviceDto): Observable<DeviceDetailDto> {
    return this.http.patch<DeviceDetailDto>(ROUTES.devices.one(deviceId), change);
  }

  admit(deviceId: string): Observable<unknown> {
    return this.http.post(ROUTES.devices.admit(deviceId), {});
  }

  retire(deviceId: string): Observable<unknown> {
    return this.http.post(ROUTES.devices.retire(deviceId), {});
  }

  allowReenrolment(deviceId: string): Observable<unknown> {
    return this.http.post(ROUTES.devices.allowReenrolment(deviceId), {});
  }

  checkNow(deviceId: string): Observable<unknown> {
    return this.http.post(ROUTES.devices.checkNow(deviceId), {});
  }

  identify(deviceId: string): Observable<unknown> {
    return this.http.post(ROUTES.devices.identify(deviceId), {});
  }

  delete(deviceId: string): Observable<unknown> {
    return this.http.delete(ROUTES.devices.one(deviceId));
  }

  types(): HttpResourceRef<DeviceTypeListDto | undefined> {
    return httpResource<DeviceTypeListDto>(() => ROUTES.devices.types);
  }

  groups(): HttpResourceRef<GroupListDto | undefined> {
    return httpResource<GroupListDto>(() => ROUTES.devices.groups);
  }

  createType(type: CreateDeviceTypeDto): Observable<DeviceTypeDto> {
    return this.http.post<DeviceTypeDto>(ROUTES.devices.types, type);
  }

  changeType(name: string, change: PatchDeviceTypeDto): Observable<DeviceTypeDto> {
    return this.http.patch<DeviceTypeDto>(ROUTES.devices.type(name), change);
  }
}

import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  LIMITS,
  ROUTES,
  type CreateGroupDto,
  type DevicePageDto,
  type DeviceQueryDto,
  type GroupDto,
  type GroupListDto,
  type GroupPreviewDto,
  type PatchGroupDto,
} from '@pcms/contract';
import { concat, EMPTY, expand, map, of, reduce, switchMap, type Observable } from 'rxjs';

export interface EditableGroup {
  readonly group: GroupDto;
  /** Of a fixed list; empty for a filter. */
  readonly deviceIds: readonly string[];
}

/** Every call about groups of devices. */
@Injectable({ providedIn: 'root' })
export class GroupsApi {
  private readonly http = inject(HttpClient);

  list(): HttpResourceRef<GroupListDto | undefined> {
    return httpResource<GroupListDto>(() => ROUTES.devices.groups);
  }

  /** What a filter would hold; asks for nothing while it is empty. */
  preview(filter: () => string): HttpResourceRef<GroupPreviewDto | undefined> {
    return httpResource<GroupPreviewDto>(() => {
      const body = { filter: filter().trim() };
      return body.filter ? { url: ROUTES.devices.groupPreview, method: 'POST', body } : undefined;
    });
  }

  /** A group as an editor begins with it. */
  toEdit(id: string): Observable<EditableGroup> {
    const whole = (group: GroupDto): Observable<EditableGroup> =>
      (group.filter === null ? this.members(id) : of([])).pipe(map((deviceIds) => ({ group, deviceIds })));
    return this.http.get<GroupDto>(ROUTES.devices.group(id)).pipe(switchMap(whole));
  }

  create(group: CreateGroupDto): Observable<GroupDto> {
    return this.http.post<GroupDto>(ROUTES.devices.groups, group);
  }

  change(id: string, change: PatchGroupDto): Observable<GroupDto> {
    return this.http.patch<GroupDto>(ROUTES.devices.group(id), change);
  }

  delete(id: string): Observable<unknown> {
    return this.http.delete(ROUTES.devices.group(id));
  }

  /** Every device on the list, retired ones included: a list is replaced as a whole. */
  private members(groupId: string): Observable<string[]> {
    const present = this.idsOf({ group: groupId });
    const retired = this.idsOf({ group: groupId, status: 'retired' });
    return concat(present, retired).pipe(reduce((all: string[], ids) => [...all, ...ids], []));
  }

  private idsOf(query: Pick<DeviceQueryDto, 'group' | 'status'>): Observable<string[]> {
    const page = (cursor?: string): Observable<DevicePageDto> =>
      this.http.get<DevicePageDto>(ROUTES.devices.list, {
        params: { ...query, limit: LIMITS.pageSizeMax, ...(cursor ? { cursor } : {}) },
      });
    return page().pipe(
      expand(({ nextCursor }) => (nextCursor ? page(nextCursor) : EMPTY)),
      reduce((ids: string[], { items }) => [...ids, ...items.map(({ deviceId }) => deviceId)], []),
    );
  }
}

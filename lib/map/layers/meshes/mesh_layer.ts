/**
 * Draws many shapes in one call. deck.gl draws points and edges of paths as instances, and software
 * WebGL takes as long for each instance as for a call; here a vertex tells its part by its index.
 */
import {
  color,
  Layer,
  type LayerProps,
  picking,
  project32,
  type UpdateParameters,
} from "@deck.gl/core";
import { Model } from "@luma.gl/engine";
import type { Mesh } from "./mesh.ts";

export interface Shaders {
  readonly vs?: string;
  readonly fs?: string;
  readonly modules?: readonly object[];
  readonly defines?: object;
}

/** What deck.gl's `GeoJsonLayer` gives its layers, in binary. */
type Binary = object & { readonly startIndices?: ArrayLike<number> };

export abstract class MeshLayer<Shape extends Mesh, Data extends Binary, Props extends object>
  extends Layer<Props & LayerProps> {
  static override layerName = "MeshLayer";

  declare state: {
    mesh: Shape;
    models: Model[];
    /** deck.gl's names. */
    numInstances: number;
    startIndices: Uint32Array;
  };

  abstract meshOf(data: Data): Shape;

  override getShaders({ modules = [], ...own }: Shaders = {}): object {
    return super.getShaders({ ...own, modules: [project32, color, picking, ...modules] });
  }

  override initializeState(): void {
    const { state } = this;
    this.getAttributeManager()?.add({
      indices: {
        size: 1,
        isIndexed: true,
        noAlloc: true,
        update: (attribute) => attribute.value = state.mesh.indices,
      },
    });
  }

  /** @returns the attribute of the mesh's positions. */
  protected positions() {
    const { state } = this;
    return {
      size: 2,
      type: "float64",
      fp64: this.use64bitPositions(),
      noAlloc: true,
      update: (attribute: { value: unknown }) => attribute.value = state.mesh.positions,
    } as const;
  }

  override updateState(params: UpdateParameters<this>): void {
    super.updateState(params);
    const { dataChanged, extensionsChanged } = params.changeFlags;
    const { data } = this.props;
    if (dataChanged && isBinary<Data>(data)) {
      const mesh = this.meshOf(data);
      this.setState({ mesh, numInstances: mesh.positions.length / 2, startIndices: mesh.starts });
    }
    if (!extensionsChanged) return;
    for (const model of this.getModels()) model.destroy();
    this.setState({ models: [this.#model()] });
    this.getAttributeManager()?.invalidateAll();
  }

  override draw(): void {
    const { models, mesh } = this.state;
    for (const model of models) {
      model.setVertexCount(mesh.indices.length);
      model.draw(this.context.renderPass);
    }
  }

  #model(): Model {
    return new Model(this.context.device, {
      ...this.getShaders(),
      id: this.props.id,
      topology: "triangle-strip",
      bufferLayout: this.getAttributeManager()?.getBufferLayouts({ isInstanced: false }) ?? [],
    });
  }
}

function isBinary<Data>(data: unknown): data is Data {
  return typeof data === "object" && data !== null && "attributes" in data;
}

interface Rows {
  readonly startIndices?: ArrayLike<number>;
  readonly attributes: { readonly rowIndexes: { readonly value: ArrayLike<number> } };
}

/** By vertex: the row that deck.gl finds below the pointer. */
export const ROWS = {
  size: 1,
  type: "uint32",
  accessor: (_feature: unknown, { index, data }: { index: number; data: Rows }) =>
    data.attributes.rowIndexes.value[data.startIndices?.[index] ?? index] ?? 0,
} as const;

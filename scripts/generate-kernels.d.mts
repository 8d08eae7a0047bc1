/** The file that contains the module, relative to the root. */
export declare const kernelFile: string;
/** The text of that file for the kernels as they are now. */
export declare function kernelModuleText(): Promise<string>;

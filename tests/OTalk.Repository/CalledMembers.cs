using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OTalk.Repository;

/// <summary>The members of other assemblies that an assembly refers to, as <c>Namespace.Type.Member</c>, generic types with their <c>`1</c>.</summary>
internal static class CalledMembers
{
    public static IReadOnlySet<string> Of(string assembly)
    {
        using FileStream file = File.OpenRead(Assembly.Load(assembly).Location);
        using PEReader image = new(file);
        MetadataReader metadata = image.GetMetadataReader();
        HashSet<string> called = new(StringComparer.Ordinal);
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (TypeName(metadata, member.Parent) is { } type)
                called.Add($"{type}.{metadata.GetString(member.Name)}");
        }

        return called;
    }

    private static string? TypeName(MetadataReader metadata, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)parent);
            return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
        }

        if (parent.Kind != HandleKind.TypeSpecification)
            return null;

        // A generic type with its arguments (ECMA-335 II.23.2.14): GENERICINST, CLASS or VALUETYPE, then the type itself.
        BlobReader signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return null;
        signature.ReadByte();
        EntityHandle generic = signature.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference ? TypeName(metadata, generic) : null;
    }
}

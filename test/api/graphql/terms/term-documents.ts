export const getTerms = `query ($pagination: Pagination, $sorting: [TermSorting!], $scope: GetTermsScope) {
  getTerms(pagination: $pagination, sorting: $sorting, scope: $scope) {
    nbPerPage page greatestId totalCount data { id name depthLevel parentTermId }
  }
}`;

export const everyField = `
  id name slug externalId description descriptionRaw descriptionStateLexical externalDescription
  externalDescriptionSource isDescriptionGenerated icon url depthLevel parentTermId parentTerm { id name }
  childrenTerms { id name } linkedTag { id label linkedTermId } tagEntities { tag { label } } ownerEntities { userId }
  teamOwnerEntities { teamId } entityEditors { sourceUser { name } } lastDescribedByUserId lastDescribedBy { id email }
  deprecatedAt deprecatedByUserId isDeprecated verifiedAt verifiedByUserId verifiedBy { id } isVerified lastEditedAt
  createdAt updatedAt deletedAt`;

const short = "id name description depthLevel parentTermId childrenTerms { name } linkedTag { id }";

export const createTerm = `mutation ($data: CreateTermInput!) { createTerm(data: $data) { ${short} } }`;
export const updateTerm = `mutation ($data: UpdateTermInput!) { updateTerm(data: $data) { ${short} } }`;
export const deleteTerm = "mutation ($data: DeleteTermInput!) { deleteTerm(data: $data) }";
